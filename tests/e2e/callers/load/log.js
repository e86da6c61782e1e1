// Compares the servers' logs with the responses: a line for each, but for floods, with the same content.

const ISSUED = 'signature issued';
const REFUSED = 'signature refused';
/** How many others were refused within a second, in one line. */
const MORE = 'more refused over the limit';

/** The expected log line of a response, as one text. */
export function lineOf({ status, code, authMethod, caller }) {
  return status === 200 ? `${ISSUED}: ${authMethod} ${caller}` : `${REFUSED}: ${code}`;
}

/** The same from a line of the log, and how many responses it stands for; undefined for other lines. */
function counted(record) {
  const { message, auth_method: authMethod, caller, code, count = 1 } = record.fields ?? record;
  if (message === ISSUED) return { line: lineOf({ status: 200, authMethod, caller }), count };
  if (message === REFUSED || message === MORE) return { line: lineOf({ code }), count };
  return undefined;
}

/**
 * @param records the log's lines
 * @returns descriptions of the differences
 */
export function differences(records, answers) {
  const logged = new Map();
  for (const { line, count } of records.map(counted).filter(Boolean)) logged.set(line, (logged.get(line) ?? 0) + count);
  const all = new Set([...logged.keys(), ...answers.keys()]);
  return [...all].flatMap((line) => {
    const [inLog, answered] = [logged.get(line) ?? 0, answers.get(line) ?? 0];
    return inLog === answered ? [] : [`${line}: ${inLog} in the log for ${answered} answers`];
  });
}

export const countLines = (records) => records.filter(counted).length;
