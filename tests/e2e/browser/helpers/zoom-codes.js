// Zoom's error codes, as the page loads them.

import { readFileSync } from 'node:fs';
import { setZoomCodes } from '../../../../static/js/sdk/zoom-codes.js';

export const ZOOM_CODES = JSON.parse(readFileSync(new URL('../../../../src/zoom_codes.json', import.meta.url), 'utf8'));

setZoomCodes(ZOOM_CODES);

/** The codes that a view reports when the signature is at fault. */
export const SIGNATURE_CODES = ZOOM_CODES.codes.filter(({ signature, where }) => signature === 'yes' && where.includes('client'));
