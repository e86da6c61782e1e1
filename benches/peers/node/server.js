// The endpoint that most frontends use today: Express, its JSON parser, CORS for
// everyone, field checks, and jsrsasign for the token. Written for the benchmark
// after the behaviour of Zoom's Node sample.
import cors from "cors";
import express from "express";
import jsrsasign from "jsrsasign";

const DEFAULT_LIFETIME = 7200;
const BACKDATE = 30;

const asNumber = (value) => (typeof value === "string" ? Number.parseInt(value, 10) : value);

function faultsOf({ meetingNumber, role, expirationSeconds }) {
  const faults = [];
  if ((meetingNumber === undefined) !== (role === undefined)) {
    faults.push({ property: "$schema", reason: "meetingNumber and role go together" });
  }
  if (role !== undefined && role !== 0 && role !== 1) {
    faults.push({ property: "role", reason: "role must be 0 or 1" });
  }
  if (expirationSeconds !== undefined && !(expirationSeconds >= 1800 && expirationSeconds <= 172800)) {
    faults.push({ property: "expirationSeconds", reason: "expirationSeconds must be 1800 to 172800" });
  }
  return faults;
}

// The environment is read and the header serialised for each token, as the sample does.
function sign({ meetingNumber, role, expirationSeconds = DEFAULT_LIFETIME }) {
  const sdkKey = process.env.ZOOM_MEETING_SDK_KEY;
  const now = Math.floor(Date.now() / 1000);
  const exp = now + expirationSeconds;
  const header = JSON.stringify({ alg: "HS256", typ: "JWT" });
  const claims = JSON.stringify({
    appKey: sdkKey, sdkKey, mn: meetingNumber, role, iat: now - BACKDATE, exp, tokenExp: exp,
  });
  return jsrsasign.KJUR.jws.JWS.sign("HS256", header, claims, process.env.ZOOM_MEETING_SDK_SECRET);
}

const app = express();
app.use(express.json(), cors());
app.post("/", (request, response) => {
  const { meetingNumber, role, expirationSeconds } = request.body;
  const ask = { meetingNumber, role: asNumber(role), expirationSeconds: asNumber(expirationSeconds) };
  const errors = faultsOf(ask);
  if (errors.length > 0) {
    return response.status(400).json({ errors });
  }
  return response.json({ signature: sign(ask), sdkKey: process.env.ZOOM_MEETING_SDK_KEY });
});

const server = app.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
