import js from '@eslint/js';
import globals from 'globals';

// To be run from the project's root, as scripts/test does.
export default [
  // What a test that was interrupted leaves behind.
  { ignores: ['**/test-results/'] },
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
  // Functions passed to page.evaluate run in the browser.
  { files: ['tests/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
