// @ts-check
// The call to the endpoint as text that works when pasted.

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

/** @param view whose join call is shown, if it takes a ZAK */
export function fetchSnippet(url, request, credential, view = 'client') {
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
    ...(request.zak ? joinWithZak(request.meetingNumber, view) : ['const { signature, sdkKey, expiresAt } = answer;']),
  ].join('\n');
}

/** The SDK’s own names: Client View spells the passcode passWord. */
function joinWithZak(meetingNumber, view) {
  const [object, passcode] = view === 'client' ? ['ZoomMtg', 'passWord'] : ['client', 'password'];
  return [
    'const { signature, zak } = answer;',
    `${object}.join({`,
    '  signature,',
    '  zak,',
    `  meetingNumber: ${JSON.stringify(meetingNumber)},`,
    '  userName: "Ada",',
    `  ${passcode}: "",`,
    '});',
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
