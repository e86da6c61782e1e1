// @ts-check
// Zoom's links, wherever in a text they are, and inside the links that mail programs wrap them in.

import { digitsOf, isMeetingNumber } from './number.js';

const SCHEME = /(?:https?|zoommtg|zoomus):\/\//gi;
const ZOOM_HOST = /(?:^|\.)(?:zoom\.us|zoom\.com|zoomgov\.com)$/i;
const GOVERNMENT_HOST = /(?:^|\.)zoomgov\.com$/i;
const BARE_HOST = /zoom(?:gov)?\.(?:us|com)\//i;

/** Links of invitations have some hundred characters, wrapped ones more. */
const LONGEST_LINK = 8192;

/** Outlook's safe links, Google's redirects and their kind have the real link in a parameter. */
const WRAPPED_IN = ['url', 'q', 'u', 'target'];
const MOST_WRAPPINGS = 3;
const MOST_SCHEMES = 3;

const NUMBER_IN_PATH = /^\/(?:(?:j|w|s|launch\/j[cs]?)|wc\/(?:join|start))\/([\d\s-]+)\/?$|^\/wc\/(\d+)(?:\/(?:join|start))?\/?$/;
const START_PATH = /^\/s\/|^\/wc\/start\/|^\/wc\/\d+\/start\/?$|^\/launch\/js\//;
const PERSONAL_PATH = /^\/(?:my|wc\/my|p)\/[^/]+/;
const REGISTRATION_PATH = /^\/(?:meeting|webinar)\/register\//;

/** All links in the text, in order: what `parseInvite` returns, each. */
export function linksIn(text) {
  const words = text.split(/[\s<>"']+/).filter((word) => word.length <= LONGEST_LINK);
  return words.flatMap(linkTexts).map((link) => fromLink(link));
}

/** From a scheme in a word to its end; or a bare `zoom.us/…`. */
function linkTexts(word) {
  const starts = [...word.matchAll(SCHEME)].slice(0, MOST_SCHEMES).map(({ index }) => index);
  if (starts.length > 0) return starts.map((start) => word.slice(start));
  const host = word.search(BARE_HOST);
  if (host < 0) return [];
  let start = host;
  while (start > 0 && /[a-z0-9.-]/i.test(word[start - 1])) start -= 1;
  return [word.slice(start)];
}

function fromLink(text, depth = 0) {
  // What follows a link without a space, such as a full stop or a Japanese bracket.
  const url = parseUrl(text.replace(/[^\x21-\x7e].*$/s, '').replace(/[)\].,;]{1,9}$/, ''));
  if (!url) return { problem: 'unreadable' };
  if (!ZOOM_HOST.test(url.hostname)) return unwrapped(url, depth) ?? { problem: 'foreign' };
  if (GOVERNMENT_HOST.test(url.hostname)) return { problem: 'government' };
  const path = decodeSafely(url.pathname);
  const number = digitsOf(numberOf(url, path));
  if (isMeetingNumber(number)) {
    const secrets = secretsOf(url);
    return { source: 'link', meetingNumber: number, ...secrets, ...(secrets.zak && START_PATH.test(path) && { starts: true }) };
  }
  return { problem: problemOf(path, number) };
}

function problemOf(path, number) {
  if (REGISTRATION_PATH.test(path)) return 'registration';
  if (PERSONAL_PATH.test(path)) return 'personal';
  return number ? 'length' : 'unreadable';
}

/** The link in another one's parameter, if that leads to Zoom. */
function unwrapped(url, depth) {
  if (depth === MOST_WRAPPINGS) return undefined;
  const inside = WRAPPED_IN.map((name) => url.searchParams.get(name)).find((value) => value && /^https?:\/\//i.test(value));
  if (!inside) return undefined;
  const found = fromLink(inside, depth + 1);
  return found.problem === 'foreign' ? undefined : found;
}

/** zoommtg: is no "special" scheme, so URL would not take its host apart. */
function parseUrl(text) {
  const web = text.replace(/^(?:zoommtg|zoomus):/i, 'https:');
  try {
    return new URL(/^https?:/i.test(web) ? web : `https://${web}`);
  } catch {
    return null;
  }
}

function numberOf(url, path) {
  const inPath = path.match(NUMBER_IN_PATH);
  return inPath?.[1] ?? inPath?.[2] ?? url.searchParams.get('confno') ?? '';
}

function secretsOf(url) {
  const passcode = url.searchParams.get('pwd');
  const registrantToken = url.searchParams.get('tk');
  const zak = url.searchParams.get('zak');
  return { ...(passcode && { passcode }), ...(registrantToken && { registrantToken }), ...(zak && { zak }) };
}

function decodeSafely(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
