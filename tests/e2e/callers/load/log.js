// Compares the server's log with the responses: one line for each, with the same content.

const ISSUED = 'signature issued';
const REFUSED = 'signature refused';

/** The expected log line of a response, as one text. */
export function lineOf({ status, code, way, caller }) {
  return status === 200 ? `${ISSUED}: ${way} ${caller}` : `${REFUSED}: ${code}`;
}

/** The same from a line of the log; undefined for other lines. */
function lineIn(record) {
  const { message, way, caller, code } = record.fields ?? record;
  if (message === ISSUED) return `${ISSUED}: ${way} ${caller}`;
  if (message === REFUSED) return `${REFUSED}: ${code}`;
  return undefined;
}

/** @returns descriptions of the differences */
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
