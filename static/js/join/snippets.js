// @ts-check
// The call to the endpoint, and the join with its answer, as text that works when pasted.

/** Inside single quotes a shell knows one special character, the quote itself. */
const shellQuote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The place of the credential: in the shell's environment, and in a program. */
const PLACES = {
  apiKey: { shell: 'ZOOM_SIGNATURE_API_KEY', program: 'process.env.ZOOM_SIGNATURE_API_KEY' },
  token: { shell: 'ACCESS_TOKEN', program: 'accessToken' },
};

/** @param credential 'apiKey', 'token', or null for none */
export function curlSnippet(url, request, credential) {
  return [
    `curl -sS ${shellQuote(url)} \\`,
    ...(credential ? [`  -H "Authorization: Bearer $${PLACES[credential].shell}" \\`] : []),
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellQuote(JSON.stringify(request))}`,
  ].join('\n');
}

export function fetchSnippet(url, request, credential) {
  const names = ['signature', 'sdkKey', 'expiresAt', ...(request.zak ? ['zak'] : [])];
  return [...fetching(url, request, credential), `const { ${names.join(', ')} } = answer;`].join('\n');
}

function fetching(url, request, credential) {
  const fields = Object.entries(request).map(([name, value]) => `    ${name}: ${JSON.stringify(value)},`);
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: "POST",`,
    ...headers(credential),
    `  body: JSON.stringify({`,
    ...fields,
    `  }),`,
    `});`,
    `const answer = await response.json();`,
    `if (!response.ok) throw new Error(answer.errors[0].reason);`,
  ];
}

function headers(credential) {
  if (!credential) return ['  headers: { "Content-Type": "application/json" },'];
  return [
    '  headers: {',
    `    "Authorization": \`Bearer \${${PLACES[credential].program}}\`,`,
    '    "Content-Type": "application/json",',
    '  },',
  ];
}

/** @param values the form's, and `passcodeName` as the view spells it */
function joining(request, values, passcodeName) {
  const given = Object.entries({
    userEmail: values.email, tk: values.registrantToken, zak: values.zak, obfToken: values.obfToken,
  }).filter(([, value]) => value);
  return [
    'signature: answer.signature,',
    `meetingNumber: ${JSON.stringify(request.meetingNumber)},`,
    `userName: ${JSON.stringify(values.name || 'Ada')},`,
    `${passcodeName}: ${JSON.stringify(values.passcode)},`,
    ...given.map(([name, value]) => `${name}: ${JSON.stringify(value)},`),
    ...(request.zak ? ['zak: answer.zak,'] : []),
  ];
}

const indented = (lines, by) => lines.map((line) => `${' '.repeat(by)}${line}`);

export function clientViewSnippet(url, request, credential, values) {
  return [
    'ZoomMtg.preLoadWasm();',
    'ZoomMtg.prepareWebSDK();',
    '',
    ...fetching(url, request, credential),
    '',
    'ZoomMtg.init({',
    '  leaveUrl: location.href,',
    '  success: () => ZoomMtg.join({',
    ...indented(joining(request, values, 'passWord'), 4),
    '    error: console.error,',
    '  }),',
    '  error: console.error,',
    '});',
  ].join('\n');
}

export function componentViewSnippet(url, request, credential, values) {
  return [
    'const client = ZoomMtgEmbedded.createClient();',
    'await client.init({ zoomAppRoot: document.getElementById("meeting") });',
    '',
    ...fetching(url, request, credential),
    '',
    'await client.join({',
    ...indented(joining(request, values, 'password'), 2),
    '});',
  ].join('\n');
}

/** Component View in React, with npm's `@zoom/meetingsdk`. */
export function reactSnippet(url, request, credential, values) {
  return [
    'import { useRef } from "react";',
    'import ZoomMtgEmbedded from "@zoom/meetingsdk/embedded";',
    '',
    'export function Meeting() {',
    '  const root = useRef(null);',
    '',
    '  async function join() {',
    '    const client = ZoomMtgEmbedded.createClient();',
    '    await client.init({ zoomAppRoot: root.current });',
    ...indented(fetching(url, request, credential), 4),
    '    await client.join({',
    ...indented(joining(request, values, 'password'), 6),
    '    });',
    '  }',
    '',
    '  return (',
    '    <>',
    '      <button onClick={() => join().catch(console.error)}>Join</button>',
    '      <div ref={root} />',
    '    </>',
    '  );',
    '}',
  ].join('\n');
}
