// What a person does on the page, and sees.

export const LINK = 'https://us02web.zoom.us/j/85746065432?pwd=aB3xY9.1';
export const NUMBER = '85746065432';
export const PASSCODE = 'aB3xY9.1';

export const VIEWS = [
  { view: 'client', label: 'Client View' },
  { view: 'component', label: 'Component View' },
];

export const meetingBox = (page) => page.getByLabel('Meeting number or invite link');
export const button = (page) => page.locator('#join');
export const outcome = (page) => page.locator('#outcome');

export async function fillIn(page, { meeting = LINK, name = 'Ada', view = 'client' } = {}) {
  await meetingBox(page).fill(meeting);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('radio', { name: VIEWS.find((known) => known.view === view).label }).check();
}

export async function pressJoin(page, values) {
  await fillIn(page, values);
  await button(page).click();
}

export const openMore = (page) => page.locator('summary', { hasText: 'More' }).click();

/** Puts a text on the element as a paste does. */
export function paste(locator, text) {
  return locator.evaluate((node, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
