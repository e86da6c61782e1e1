// @ts-check
// The form's ordinary fields survive a reload. Only fields in this list are stored; passcodes,
// tokens and signatures are not in it.

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
 * The SDK keeps the ZAK and the registrant token in sessionStorage, where they survive a reload. This page only has one entry in either storage, so everything else
 * is removed.
 */
export function forgetTokens() {
  try {
    sessionStorage.clear();
    for (const key of Object.keys(localStorage)) {
      if (key !== STORE) localStorage.removeItem(key);
    }
  } catch {
    // If storage is switched off, nothing was stored.
  }
}
