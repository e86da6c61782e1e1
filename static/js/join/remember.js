// @ts-check
// The form's ordinary fields survive a reload. Passcode and tokens survive only the one that Client
// View needs; signatures and the API key, none.

const STORE = 'zoom-signature.form';
const ORDINARY = ['app', 'meetingNumber', 'name', 'role', 'view', 'language', 'webrtc', 'email'];

const ONCE = 'zoom-signature.once';
const SECRET = ['passcode', 'registrantToken', 'zak', 'obfToken'];

export function remember(values) {
  const kept = Object.fromEntries(ORDINARY.map((name) => [name, values[name]]));
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // Storage may be full or switched off: the page works without it.
  }
}

/** Right before the page reloads itself: passcode and tokens, for the next load alone. */
export function rememberOnce(values) {
  try {
    sessionStorage.setItem(ONCE, JSON.stringify(Object.fromEntries(SECRET.map((name) => [name, values[name]]))));
  } catch {
    // Then they have to be entered again.
  }
}

/** What was remembered; passcode and tokens are taken out of storage. */
export function recall() {
  const once = read(() => sessionStorage, ONCE, SECRET);
  removeAll(() => sessionStorage, []);
  return { ...read(() => localStorage, STORE, ORDINARY), ...once };
}

/** @param storage a function: with storage switched off, even naming it throws */
function read(storage, key, names) {
  try {
    const kept = JSON.parse(storage().getItem(key) ?? '{}');
    return Object.fromEntries(names.filter((name) => name in kept).map((name) => [name, kept[name]]));
  } catch {
    return {};
  }
}

/**
 * The SDK keeps the ZAK and the registrant token in sessionStorage, where they survive a reload.
 * Everything in either storage is removed but this page's own entries.
 */
export function forgetTokens() {
  removeAll(() => sessionStorage, [ONCE]);
  removeAll(() => localStorage, [STORE]);
}

function removeAll(storage, kept) {
  try {
    for (const key of Object.keys(storage())) {
      if (!kept.includes(key)) storage().removeItem(key);
    }
  } catch {
    // If storage is switched off, nothing was stored.
  }
}
