// @ts-check
// Tabs by the ARIA pattern (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): arrows, Home and End
// move between them, and Tab goes on to the panel.

import { element } from './dom.js';

/** @param tabs `{ name, body }` each; `chosen` is the name of the one to show, `onChoose` is told the name of another */
export function tabs(label, tabs, chosen, onChoose) {
  const buttons = tabs.map(({ name }, index) => element('button', {
    type: 'button', role: 'tab', id: `tab-${index}`, 'aria-controls': `panel-${index}`,
  }, name));
  const panels = tabs.map(({ body }, index) => element('div', {
    role: 'tabpanel', id: `panel-${index}`, 'aria-labelledby': `tab-${index}`,
  }, body));
  const show = (index) => {
    buttons.forEach((button, at) => {
      button.setAttribute('aria-selected', String(at === index));
      button.tabIndex = at === index ? 0 : -1;
      panels[at].hidden = at !== index;
    });
  };
  const choose = (index) => {
    show(index);
    buttons[index].focus();
    onChoose(tabs[index].name);
  };
  buttons.forEach((button, index) => {
    button.addEventListener('click', () => choose(index));
    button.addEventListener('keydown', (event) => {
      const last = tabs.length - 1;
      const to = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose(to);
    });
  });
  show(Math.max(tabs.findIndex(({ name }) => name === chosen), 0));
  return element('div', { className: 'tabs' }, element('div', { className: 'tab-list', role: 'tablist', 'aria-label': label }, ...buttons), ...panels);
}
