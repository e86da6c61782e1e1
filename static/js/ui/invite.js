// @ts-check
// Reads what people paste: a number, an invite link, or a whole invitation.
// No DOM: the unit tests run this under Node.

const LINK = /(?:https?|zoommtg|zoomus):\/\/[^\s<>"']+|(?:[a-z0-9-]+\.)*zoom(?:gov)?\.(?:us|com)\/[^\s<>"']+/gi;
const ZOOM_HOST = /(?:^|\.)(?:zoom\.us|zoom\.com|zoomgov\.com)$/i;
const NUMBER_IN_PATH = /^\/(?:(?:j|w|s)|wc\/(?:join|start))\/([\d\s-]+)\/?$|^\/wc\/(\d+)(?:\/(?:join|start))?\/?$/;
const PERSONAL_PATH = /^\/(?:my|wc\/my|p)\/[^/]+/;
const LABELLED_NUMBER = /(?:meeting|webinar)[\s-]*(?:id|number)\s*[:：]\s*((?:\d[\s-]?){9,11})(?!\d)/i;
const LABELLED_PASSCODE = /(?:passcode|password|kenncode)\s*[:：]\s*(\S+)/i;

const digitsOf = (text) => text.replace(/[\s-]/g, '');

/** Zoom's numbers have 9 to 11 digits. */
export const isMeetingNumber = (text) => /^\d{9,11}$/.test(text);

/** 85746065432 as Zoom prints it: 857 4606 5432. */
export function groupDigits(number) {
  const groups = { 9: [3, 6], 10: [3, 6], 11: [3, 7] }[number.length];
  if (!groups) return number;
  return [number.slice(0, groups[0]), number.slice(...groups), number.slice(groups[1])].join(' ');
}

/**
 * What a text holds. `source` is 'number', 'link' or 'invitation'; where no
 * number is found `problem` names why: 'empty', 'length', 'personal', 'foreign' or 'unreadable'.
 */
export function parseInvite(text) {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'empty' };
  if (/^[\d\s-]+$/.test(trimmed)) return fromNumber(digitsOf(trimmed));

  const links = (trimmed.match(LINK) ?? []).map(fromLink);
  const link = links.find((found) => found.meetingNumber);
  const labelled = fromLabels(trimmed);
  if (labelled.meetingNumber) return labelled.passcode ? { ...link, ...labelled } : { ...labelled, ...link };
  if (link) return labelled.passcode ? { ...link, passcode: labelled.passcode } : link;
  return { problem: links[0]?.problem ?? 'unreadable' };
}

function fromNumber(digits) {
  return isMeetingNumber(digits) ? { source: 'number', meetingNumber: digits } : { problem: 'length' };
}

function fromLabels(text) {
  const number = digitsOf(text.match(LABELLED_NUMBER)?.[1] ?? '');
  const passcode = text.match(LABELLED_PASSCODE)?.[1];
  return {
    ...(isMeetingNumber(number) && { source: 'invitation', meetingNumber: number }),
    ...(passcode && { passcode }),
  };
}

function fromLink(text) {
  const url = parseUrl(text.replace(/[).,;]+$/, ''));
  if (!url) return { problem: 'unreadable' };
  if (!ZOOM_HOST.test(url.hostname)) return { problem: 'foreign' };
  const number = digitsOf(numberOf(url));
  if (isMeetingNumber(number)) return { source: 'link', meetingNumber: number, ...secretsOf(url) };
  return { problem: PERSONAL_PATH.test(url.pathname) ? 'personal' : number ? 'length' : 'unreadable' };
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

function numberOf(url) {
  const inPath = decodeSafely(url.pathname).match(NUMBER_IN_PATH);
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

/** What is wrong with a meeting number, in words. */
export const PROBLEMS = {
  empty: 'Enter a meeting number, or paste an invite link.',
  length: 'A meeting number has 9 to 11 digits.',
  personal: 'A personal link has no meeting number. Open it once in Zoom and copy the number from there.',
  foreign: 'This link does not lead to Zoom.',
  unreadable: 'No meeting number found in this. Enter 9 to 11 digits, or paste an invite link.',
};
