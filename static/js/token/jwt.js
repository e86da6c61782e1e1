// @ts-check
// Splits a compact JWS without checking it. Nothing here verifies the MAC:
// that takes the SDK secret, which never reaches a browser.

export function decodeToken(token) {
  const segments = token.split('.');
  if (segments.length !== 3) throw new Error(`a signature has three segments, this has ${segments.length}`);
  const [header, payload, mac] = segments;
  return {
    text: token,
    segments: { header, payload, mac },
    header: parseSegment(header),
    claims: parseSegment(payload),
    macBytes: bytesOf(mac).length,
  };
}

function parseSegment(segment) {
  return JSON.parse(new TextDecoder().decode(bytesOf(segment)));
}

function bytesOf(segment) {
  const base64 = segment.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
