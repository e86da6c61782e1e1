// The examples of docs/frontend.md.

import { blocksOf, examplesOf } from '../../helpers/page.mjs';

export const blocks = blocksOf('frontend.md');
export const examples = examplesOf(blocks);

const ADDRESS = "'http://localhost:4000/signature'";

export const exampleIn = (file) => examples.find((example) => example.file === file).text;

/** An example of a frontend, with the address of its reader in place of the page's. */
export function askingAt(file, address) {
  const text = exampleIn(file);
  if (!text.includes(ADDRESS)) throw new Error(`${file} does not ask at ${ADDRESS}`);
  return text.replace(ADDRESS, `'${address}'`);
}
