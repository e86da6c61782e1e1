// @ts-check
// Meeting numbers as people write them.

export const digitsOf = (text) => text.replace(/[\s-]/g, '');

/** Zoom's numbers have 9 to 11 digits. */
export const isMeetingNumber = (text) => /^\d{9,11}$/.test(text);

/** 85746065432 as Zoom prints it: 857 4606 5432. */
export function groupDigits(number) {
  const groups = { 9: [3, 6], 10: [3, 6], 11: [3, 7] }[number.length];
  if (!groups) return number;
  return [number.slice(0, groups[0]), number.slice(...groups), number.slice(groups[1])].join(' ');
}
