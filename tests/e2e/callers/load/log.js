// The server's log beside the answers: one line each, of the same content.

const ISSUED = 'signature issued';
const REFUSED = 'signature refused';

/** What the log must say of an answer, in one text. */
export function lineOf({ status, code, way, caller }) {
  return status === 200 ? `${ISSUED}: ${way} ${caller}` : `${REFUSED}: ${code}`;
}

/** The same of a line of the log; nothing for other lines. */
function lineIn(record) {
  const { message, way, caller, code } = record.fields ?? record;
  if (message === ISSUED) return `${ISSUED}: ${way} ${caller}`;
  if (message === REFUSED) return `${REFUSED}: ${code}`;
  return undefined;
}

/** @returns what differs, in words; nothing if nothing does */
export function differences(log, answers) {
  const logged = new Map();
  for (const line of log.records().map(lineIn).filter(Boolean)) logged.set(line, (logged.get(line) ?? 0) + 1);
  const all = new Set([...logged.keys(), ...answers.keys()]);
  return [...all].flatMap((line) => {
    const [inLog, answered] = [logged.get(line) ?? 0, answers.get(line) ?? 0];
    return inLog === answered ? [] : [`${line}: ${inLog} lines for ${answered} answers`];
  });
}

export const countLines = (log) => log.records().filter(lineIn).length;
