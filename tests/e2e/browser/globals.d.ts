// What the page's scripts use besides the DOM: the Web SDK's globals, and JSON with source
// text (https://github.com/tc39/proposal-json-parse-with-source).

interface Window {
  ZoomMtg: any;
  ZoomMtgEmbedded: { createClient(): any };
}

interface JSON {
  rawJSON?(text: string): object;
  parse(
    text: string,
    reviver: (this: any, key: string, value: any, context: { source?: string }) => any,
  ): any;
}
