// Zoom's codes as the Web SDK reports them: what each means and what to do.
// `kind` tells apart what lies with the signature from what only looks like it.

const credentials = [
  'Compare the key and secret that this server uses with the app’s credentials on the Zoom App Marketplace; `zoom-signature check` shows which are loaded and from where. A regenerated secret and a development key beside a production secret look the same from here.',
  'The key must be the Client ID (or SDK Key) of a General app with the Meeting SDK switched on. A Server-to-Server OAuth app’s Client ID is taken everywhere until this point.',
];
const checkNumber = 'Read the number off the invitation again; it has 9 to 11 digits. A personal link name is not a number.';
const freshZak = 'Fetch a new ZAK from Zoom’s REST API for the very user who hosts the meeting, and use it right away: ZAKs expire.';
const obfOrZak = 'Send an OBF token or the joining user’s ZAK (both under More). Since 2 March 2026 joining a meeting outside the app owner’s account needs one of them.';
const askHost = 'Ask the host.';

export const SIGNATURE_CODES = {
  3704: {
    title: 'Zoom does not know the key',
    means: 'The appKey in the signature is not the key of an app that may use the Meeting SDK.',
    todo: credentials,
  },
  3705: {
    title: 'The signature has expired',
    means: 'Zoom’s clock is past exp.',
    todo: [
      'Ask for a fresh signature for each join and never cache one. This page does: press Join again.',
      'If a fresh one is refused too, this server’s clock is behind by hours: look at the time line and at NTP.',
    ],
  },
  3706: {
    title: 'The meeting number is wrong',
    means: 'The number in the signature is none that Zoom could have issued, or not the one being joined.',
    todo: [checkNumber, 'In your own frontend: sign the very number that join() gets, as a string of digits.'],
  },
  3707: {
    title: 'Zoom does not find the meeting number',
    means: 'The signature holds, but no meeting or webinar has this number.',
    todo: [checkNumber, 'The meeting may have been deleted or have expired. A recurring meeting without a fixed time expires after a year unused.'],
  },
  3708: {
    title: 'This role is not possible here',
    means: 'The role in the signature does not fit this meeting or this person.',
    todo: ['Try as participant (role 0).', 'A host (role 1) must belong to the account that owns the meeting, and needs a ZAK.'],
  },
  3709: {
    title: 'Zoom does not find the meeting’s host',
    means: 'The account that the meeting belonged to has no such user any more.',
    todo: ['Check that the host’s account is active and still owns the meeting.'],
  },
  3710: {
    title: 'The account has the SDK switched off',
    means: 'The app’s account is not allowed to use this key.',
    todo: ['Have an administrator of the account that owns the app look at the app’s state on the Marketplace: deactivated, deauthorised or suspended.'],
  },
  3711: {
    title: 'Not host in another account’s meeting',
    means: 'The signature says host, but the meeting belongs to another account, or its host is already hosting another one.',
    todo: ['Join as participant (role 0), or use an app and a ZAK of the account that owns the meeting.'],
  },
  3712: {
    title: 'Zoom does not accept the signature',
    means: 'The signature did not verify with the secret that Zoom has for this key, or its times are not acceptable. Zoom does not say which. Check in this order:',
    ordered: true,
    todo: [
      ...credentials,
      'iat must not be ahead of Zoom’s clock. If this server’s clock runs fast, put NTP right, or set iat further back with `SIGNATURE_BACKDATE_SECONDS`.',
      'exp − iat must lie between 30 minutes and 48 hours. This server keeps to it; another issuer may not.',
      'mn must be the digits of the number that join() gets, and role a number, not a string.',
      'Nothing may change the token on its way: no quotes or line breaks around it, no answer kept in a cache.',
    ],
  },
  3713: {
    title: 'No permission',
    means: 'The signature is in order, but this app or user may not join this meeting that way.',
    todo: ['Look at the app’s scopes and features on the Marketplace, and at who may join in the meeting’s settings.', obfOrZak],
  },
};

/** Often taken for signature trouble. The signature was accepted, or never looked at. */
export const OTHER_CODES = {
  3000: { title: 'Another meeting is in progress', means: 'The host already runs another meeting.', todo: ['End the other meeting first, then join again.'] },
  3003: { title: 'Not the host', means: 'This meeting can only be started by its host, and the ZAK (if any) is someone else’s.', todo: ['Join as participant, or send the ZAK of the meeting’s own host.', freshZak] },
  3004: { title: 'The passcode is wrong', means: 'The passcode is missing or is not this meeting’s.', todo: ['Type the passcode from the invitation, or paste the whole invite link so that it is taken along.', 'In your own code: Client View spells it passWord, Component View password.'] },
  3005: { title: 'An e-mail address is needed', means: 'Webinars do not let anybody in without one.', todo: ['Fill in E-mail under More.'] },
  3008: { title: 'The meeting has not started', means: 'The host is not there yet and the meeting does not let people in before.', todo: ['Wait for the host, or start it: role host with the host’s ZAK.'] },
  3009: { title: 'Removed from the meeting', means: 'The host removed this person and the meeting does not let removed people back.', todo: [askHost] },
  3032: { title: 'This address belongs to a panelist', means: 'A panelist’s e-mail address cannot be used to register.', todo: ['Join with the panelist’s own link, or use another address.'] },
  3034: { title: 'A sign-in is required', means: 'The webinar lets in only people who are signed in.', todo: [obfOrZak] },
  3051: { title: 'A sign-in is required', means: 'The host asks people to sign in to Zoom.', todo: [obfOrZak] },
  3052: { title: 'A sign-in with a certain domain is required', means: 'The host lets in only people of certain domains.', todo: [obfOrZak] },
  3082: { title: 'A name is missing', means: 'Zoom wants a real name for this meeting.', todo: ['Fill in Name.'] },
  3099: { title: 'Registration is required', means: 'Only people who have registered may join.', todo: ['Register first, then paste the link from the confirmation: its tk is the registrant token. Or put it under More.', 'The e-mail address must be the one that was registered.'] },
  3100: { title: 'A sign-in is required', means: 'The meeting lets in only people who are signed in to Zoom.', todo: [obfOrZak] },
  3136: { title: 'The ZAK is not valid', means: 'It has expired, or belongs to another user or account.', todo: [freshZak] },
  3265: { title: 'The ZAK is not valid', means: 'It has expired, or belongs to another user or account.', todo: [freshZak] },
  3610: { title: 'The meeting does not exist', means: 'No meeting has this number, or the registrant token is no longer valid.', todo: [checkNumber, 'With a registrant token: register again for a new one.'] },
  3611: { title: 'Not from a browser', means: 'The host’s settings allow this meeting only in Zoom’s own apps.', todo: ['Join with the Zoom app, or have the host change the setting.'] },
  3620: { title: 'This e-mail address is blocked', means: 'An administrator has blocked it.', todo: ['Use another address, or ask the webinar’s administrator.'] },
  3621: { title: 'Zoom did not answer in time', means: 'A service of Zoom gave no answer.', todo: ['Try again in a minute; see status.zoom.us.'] },
  3622: { title: 'Zoom’s media servers cannot be reached', means: 'The join was accepted, then the connection failed.', todo: ['Firewalls must let https and wss to *.zoom.us through.'] },
  3623: { title: 'The ZAK is not valid', means: 'It has expired, or belongs to another user or account.', todo: [freshZak] },
  3624: { title: 'Not the host’s address', means: 'Starting this webinar takes the e-mail address of its host or an alternative host.', todo: ['Put the host’s own address under More.'] },
  3625: { title: 'The host’s account is inactive', means: 'Zoom has deactivated the user who owns the meeting.', todo: [askHost] },
  3627: { title: 'The host cannot be an attendee', means: 'The host’s own e-mail address was given for an attendee.', todo: ['Use another address, or join as host with a ZAK.'] },
  3633: { title: 'Too many calls', means: 'The SDK limits how often join may be called, once in ten seconds.', todo: ['Wait a little and try again.'] },
  4003: { title: 'A parameter is not valid', means: 'Zoom could not read one of the values given to join().', todo: ['Check number, e-mail and tokens for stray characters.'] },
  4004: { title: 'The meeting has ended', means: 'It ended before or while joining.', todo: [askHost] },
  4005: { title: 'The meeting is full', means: 'The number of participants that the host’s plan allows is reached.', todo: [askHost] },
  4006: { title: 'The meeting is locked', means: 'The host lets nobody else in.', todo: [askHost] },
  4007: { title: 'Held back by information barriers', means: 'The accounts’ policies keep these people apart.', todo: ['Ask the administrator of the account.'] },
  4008: { title: 'Already in the meeting', means: 'This person is in the meeting from another place.', todo: ['Leave there first.'] },
  4011: { title: 'A meeting of another account', means: 'The app is not published, and an unpublished app joins only meetings of its own account.', todo: ['For tests use a meeting of the account that owns the app.', 'For others publish the app on the Zoom App Marketplace.'] },
  4012: { title: 'Anonymous joining is not allowed', means: 'The meeting does not take people without a Zoom identity from this app.', todo: [obfOrZak] },
  4013: { title: 'The OBF token or ZAK is missing', means: 'This meeting asks for the identity on whose behalf the app joins.', todo: [obfOrZak] },
  4014: { title: 'The OBF token or ZAK is not valid', means: 'It has expired, or was issued for another user or app.', todo: ['Fetch a new one for this app and this user, and use it at once.'] },
  4015: { title: 'The OBF token is for another meeting', means: 'Its meeting number is not the one being joined.', todo: ['Fetch an OBF token for this very meeting number.'] },
  4016: { title: 'The recording token has expired', means: 'The privilege token is no longer valid.', todo: ['Fetch a new one.'] },
  4017: { title: 'The authorising user is not in the meeting', means: 'With an OBF token the user who authorised the app must be in the meeting.', todo: ['Have that user join first, then try again.'] },
  4018: { title: 'Two identities contradict each other', means: 'The token does not fit the person signed in to Zoom in this browser.', todo: ['Sign out of zoom.us in this browser, or use that user’s own token.'] },
  4019: { title: 'Out with the authorising user', means: 'The app’s participant was removed because the user who authorised it left.', todo: ['Join again once that user is back in the meeting.'] },
  10000: { title: 'This SDK version is no longer supported', means: 'Zoom refuses Web SDKs that are too old.', todo: ['Raise ZOOM_WEB_SDK_VERSION (or unpack a newer npm package for ZOOM_WEB_SDK_DIR) and restart the server.'] },
};
