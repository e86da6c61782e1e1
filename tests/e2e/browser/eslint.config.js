import js from '@eslint/js';
import globals from 'globals';

// Run from the project's root: scripts/test does.
export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['static/**'], languageOptions: { globals: globals.browser } },
  // What a test hands to page.evaluate runs in the browser.
  { files: ['tests/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
