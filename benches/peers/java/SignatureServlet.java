import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.tomcat.util.json.JSONParser;
import org.apache.tomcat.util.json.ParseException;
import org.apache.tomcat.util.json.TokenMgrError;

/** Issues signatures as a servlet does: validates JSON by POST or a query by GET, and signs with javax.crypto. */
final class SignatureServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final long LIFETIME = 7200;
    private static final long BACKDATE = 30;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private final String sdkKey;
    private final transient SecretKeySpec secret;

    SignatureServlet(String sdkKey, String sdkSecret) {
        this.sdkKey = sdkKey;
        this.secret = new SecretKeySpec(sdkSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(response, request.getParameter("meetingNumber"), request.getParameter("role"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> body;
        try {
            body = new JSONParser(request.getInputStream(), "UTF-8").parseObject();
        } catch (ParseException | TokenMgrError malformed) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        answer(response, asText(body.get("meetingNumber")), asText(body.get("role")));
    }

    private void answer(HttpServletResponse response, String meetingNumber, String role) throws IOException {
        if (!isMeetingNumber(meetingNumber) || !("0".equals(role) || "1".equals(role))) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        String body = "{\"signature\":\"" + sign(meetingNumber, role) + "\",\"sdkKey\":\"" + sdkKey + "\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private String sign(String meetingNumber, String role) {
        // Long division only: a float, as Math.round makes one, cannot hold epoch seconds.
        long now = System.currentTimeMillis() / 1000;
        long exp = now + LIFETIME;
        String claims = "{\"appKey\":\"" + sdkKey + "\",\"sdkKey\":\"" + sdkKey
                + "\",\"mn\":\"" + meetingNumber + "\",\"role\":" + role
                + ",\"iat\":" + (now - BACKDATE) + ",\"exp\":" + exp + ",\"tokenExp\":" + exp + "}";
        String signed = HEADER + "." + encode(claims);
        return signed + "." + BASE64.encodeToString(hmac(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] hmac(byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac.doFinal(message);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Digits only, so that the payload needs no escaping. */
    private static boolean isMeetingNumber(String text) {
        return text != null && text.length() >= 9 && text.length() <= 11
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String asText(Object value) {
        return value == null ? null : value.toString();
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
