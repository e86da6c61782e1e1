// Zoom's join endpoint, as the Web SDK sees it.

export const INFO = 'https://zoom.us/api/v1/wc/info';
export const INVALID_SIGNATURE = { status: false, errorCode: 200, errorMessage: 'Invalid signature.' };

export const isInfo = (request) => request.method() === 'POST' && request.url().split('?')[0] === INFO;

/** The fields of the join requests that left this page. */
export function joinRequests(page) {
  return page.outsideRequests.filter(isInfo).map((request) => Object.fromEntries(new URLSearchParams(request.postData())));
}

/** Answers the join request with this body and aborts all other requests. */
export function zoomAnswers(body) {
  return (route, request) => {
    if (!isInfo(request)) return route.abort();
    return route.fulfill({
      status: 200,
      contentType: 'application/json',
      headers: {
        'access-control-allow-origin': request.headers().origin ?? '*',
        'access-control-allow-credentials': 'true',
      },
      body: JSON.stringify(body),
    });
  };
}

/** Accepts the join request and never answers it. */
export function zoomKeepsSilent(route, request) {
  return isInfo(request) ? undefined : route.abort();
}
