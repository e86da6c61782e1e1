// @ts-check
// What each field of the header and each claim of a Meeting SDK signature means.

import { duration } from './times.js';

export const SHORTEST_LIFETIME = 1800;
export const LONGEST_LIFETIME = 172800;

const HEADER_MEANINGS = {
  alg: 'HMAC with SHA-256, the only algorithm that Zoom accepts.',
  typ: 'A JSON Web Token.',
};

const CLAIM_MEANINGS = {
  appKey: () => 'SDK key or Client ID of the app. Web SDK 5 and later read this one.',
  sdkKey: () => 'The same key under its older name, for older SDKs.',
  mn: () => 'The one meeting or webinar that this signature opens.',
  role: (value) => roleMeaning(value),
  iat: () => 'Issued at. Zoom refuses a time ahead of its own clock, so it is to be set back by some 30 s.',
  exp: (value, { iat }) => (isMoment(value) && isMoment(iat) ? `Expires. ${lifetimeMeaning(value - iat)}` : 'Expires.'),
  tokenExp: () => 'When the SDK session ends. The native SDKs need it; the same as exp.',
  video_webrtc_mode: (value) => webrtcMeaning(value),
};

const TIMES = new Set(['iat', 'exp', 'tokenExp', 'nbf']);

/** More seconds than this are not a plausible moment: milliseconds, or nonsense. */
const LAST_MOMENT = 1e11;

export const isMoment = (value) => typeof value === 'number' && value >= 0 && value < LAST_MOMENT;

/** Names come from foreign tokens: "constructor" has no meaning as a claim. */
const own = (meanings, name) => (Object.hasOwn(meanings, name) ? meanings[name] : undefined);

function roleMeaning(value) {
  if (value === 0) return 'Participant.';
  if (value === 1) return 'Host. Starting the meeting takes the host’s ZAK as well.';
  return 'Zoom knows only the numbers 0 (participant) and 1 (host).';
}

function lifetimeMeaning(lifetime) {
  if (lifetime <= 0) return 'Not after iat.';
  if (lifetime < SHORTEST_LIFETIME) return `${duration(lifetime)} after iat: Zoom requires at least 30 minutes.`;
  if (lifetime > LONGEST_LIFETIME) return `${duration(lifetime)} after iat: Zoom allows at most 48 hours.`;
  return `${duration(lifetime)} after iat, within Zoom’s 30 minutes to 48 hours.`;
}

function webrtcMeaning(value) {
  if (value === 1) return 'Asks for video over WebRTC.';
  if (value === 0) return 'Asks for video without WebRTC.';
  return 'Zoom knows only the numbers 0 and 1.';
}

/** Rows in the order of the token: name, JSON text of the value, meaning, and whether it is a moment. */
export function describeClaims(claims) {
  return Object.entries(claims).map(([name, value]) => ({
    name,
    value: JSON.stringify(value),
    meaning: own(CLAIM_MEANINGS, name)?.(value, claims) ?? 'Not a claim of the Meeting SDK.',
    moment: TIMES.has(name) && isMoment(value) ? value : null,
  }));
}

export function describeHeader(header) {
  return Object.entries(header).map(([name, value]) => ({
    name,
    value: JSON.stringify(value),
    meaning: own(HEADER_MEANINGS, name) ?? 'Not a field that Zoom uses.',
    moment: null,
  }));
}
