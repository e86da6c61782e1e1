// The call to the endpoint as text that works when pasted.

/** Inside single quotes a shell knows one special character, the quote itself. */
const shellQuote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function curlSnippet(url, request) {
  return [
    `curl -sS ${shellQuote(url)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuote(JSON.stringify(request))}`,
  ].join('\n');
}

export function fetchSnippet(url, request) {
  const fields = Object.entries(request).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},`);
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: "POST",`,
    `  headers: { "Content-Type": "application/json" },`,
    `  body: JSON.stringify({`,
    ...fields,
    `  }),`,
    `});`,
    `const answer = await response.json();`,
    `if (!response.ok) throw new Error(answer.error.message);`,
    `const { signature, sdkKey, expiresAt } = answer;`,
  ].join('\n');
}
