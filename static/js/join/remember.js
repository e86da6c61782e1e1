// @ts-check
// The form's ordinary fields outlive a reload. What opens a meeting (passcode,
// tokens, signature) is not in this list, and nothing outside it is ever stored.

const STORE = 'zoom-signature.form';
const ORDINARY = ['meetingNumber', 'name', 'role', 'view', 'language', 'webrtc', 'email'];

export function remember(values) {
  const kept = Object.fromEntries(ORDINARY.map((name) => [name, values[name]]));
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // Storage may be full or switched off: the page works without it.
  }
}

export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? '{}');
    return Object.fromEntries(ORDINARY.filter((name) => name in kept).map((name) => [name, kept[name]]));
  } catch {
    return {};
  }
}

/**
 * The SDK keeps the ZAK and the registrant token in sessionStorage, where they outlive a reload.
 * Nothing in either storage is this page's but its own entry, so everything else goes.
 */
export function forgetTokens() {
  try {
    sessionStorage.clear();
    for (const key of Object.keys(localStorage)) {
      if (key !== STORE) localStorage.removeItem(key);
    }
  } catch {
    // Where storage is switched off nothing was kept.
  }
}
