#!/usr/bin/env node
// Searches a built book as its page does: search.mjs BOOK WORD TITLE. Exits with 1 if no page
// with that title is among the first five results.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';

const [book, word, title] = process.argv.slice(2);
const run = (start, context) => {
  const name = readdirSync(book).find((file) => file.startsWith(start) && file.endsWith('.js'));
  vm.runInNewContext(readFileSync(join(book, name), 'utf8'), context);
};

const library = {};
run('elasticlunr-', library);
const window = { search: {} };
run('searchindex-', { window });

const { index, doc_urls: urls, search_options: options } = window.search;
const found = library.elasticlunr.Index.load(index).search(word, options).slice(0, 5);
const pages = found.map(({ ref, doc }) => `${doc.breadcrumbs} (${urls[ref]})`);
if (!pages.some((page) => page.startsWith(title))) {
  console.error(`a search for ${word} finds ${pages.join(', ') || 'nothing'}, not ${title}`);
  process.exit(1);
}
console.log(`a search for ${word} finds ${pages[0]}`);
