// The table of Zoom's codes, as the page loads it.

import { readFileSync } from 'node:fs';
import { setZoomCodes } from '../../../../static/js/sdk/zoom-codes.js';

export const ZOOM_CODES = JSON.parse(readFileSync(new URL('../../../../src/zoom_codes.json', import.meta.url), 'utf8'));

setZoomCodes(ZOOM_CODES);

/** The codes that a view reports and that lie with the signature. */
export const SIGNATURE_CODES = ZOOM_CODES.codes.filter(({ signature, where }) => signature === 'yes' && where.includes('client'));
