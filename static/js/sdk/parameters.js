// @ts-check
// The parameters of each view's join(): only names in the SDK's typings.
// Client View refuses the whole call over one unknown name, and spells the passcode passWord.

const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

function optional({ email, registrantToken, zak, obfToken }) {
  return filled({ userEmail: email, tk: registrantToken, zak, obfToken });
}

export function clientViewParameters(values, signature) {
  return {
    signature,
    meetingNumber: values.meetingNumber,
    userName: values.name,
    passWord: values.passcode,
    ...optional(values),
  };
}

export function componentViewParameters(values, signature) {
  return {
    signature,
    meetingNumber: values.meetingNumber,
    userName: values.name,
    password: values.passcode,
    ...optional(values),
  };
}
