// @ts-check
// Number and passcode in the lines of an invitation, in the languages that Zoom writes them in.

import { digitsOf, isMeetingNumber } from './number.js';

/** Lines of an invitation are short; a longer one is something else. */
const LONGEST_LINE = 500;

/** Whatever the language: a label with a colon, and digits alone behind it. */
const LABELLED_NUMBER = /^[^:]{2,60}:\s*(\d[\d\s-]{7,17}\d)\s*\.?$/u;

/** In a line with more words, the label has to be one of Zoom's. */
const NUMBER_LABELS = '(?<![a-z])id(?![a-z])|meeting number|会议号|會議號|会议|會議|ミーティング|회의|идентификатор|identyfikator|kimliği';
const NUMBER_IN_SENTENCE = new RegExp(`(?:${NUMBER_LABELS})[^:\\d]{0,40}:\\s{0,3}(\\d[\\d -]{7,17}\\d)(?!\\d)`, 'iu');

const PASSCODE_LABELS = [
  'passcode', 'password', 'passwort', 'kenncode', 'code secret', 'mot de passe', 'code d[’\']accès',
  'código de acceso', 'contraseña', 'clave de acceso', 'senha de acesso', 'senha', 'código de acesso',
  'codice d[’\']accesso', 'codice di accesso', 'パスコード', 'パスワード', 'ミーティングパスワード', '암호', '비밀번호', '패스코드',
  '密码', '密碼', '通行码', '通行碼', '入会密码', 'toegangscode', 'wachtwoord', 'код доступа', 'пароль', 'kod dostępu', 'hasło',
  'parola', 'geçiş kodu', 'mật mã', 'mật khẩu', 'kode sandi', 'kata sandi', 'lösenkod', 'lösenord',
].join('|');
const LABELLED_PASSCODE = new RegExp(`(?:${PASSCODE_LABELS})\\s{0,3}:\\s{0,3}(\\S+)`, 'iu');

/** @returns `meetingNumber` and `passcode`, as far as the text names them */
export function labelsIn(text) {
  const lines = text.split(/[\r\n]+/).filter((line) => line.length <= LONGEST_LINE).map((line) => line.trim());
  const number = first(lines, numberIn);
  const passcode = first(lines, (line) => line.match(LABELLED_PASSCODE)?.[1]);
  return { ...(number && { meetingNumber: number }), ...(passcode && { passcode }) };
}

function numberIn(line) {
  const digits = digitsOf(line.match(NUMBER_IN_SENTENCE)?.[1] ?? line.match(LABELLED_NUMBER)?.[1] ?? '');
  return isMeetingNumber(digits) ? digits : undefined;
}

function first(lines, find) {
  for (const line of lines) {
    const found = find(line);
    if (found) return found;
  }
}
