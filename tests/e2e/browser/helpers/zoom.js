// Zoom's join endpoint, as the Web SDK sees it.

export const INFO = 'https://zoom.us/api/v1/wc/info';
export const INVALID_SIGNATURE = { status: false, errorCode: 200, errorMessage: 'Invalid signature.' };

/** The function that is to get the answer: Web SDKs before 6.0.0 load it as a script. */
const functionOf = (request) => new URL(request.url()).searchParams.get('callback');

/** Whether the Web SDK asks to join. */
export const isInfo = (request) => request.url().split('?')[0] === INFO && (request.method() === 'POST' || functionOf(request) !== null);

/** The fields of the join requests that left this page. */
export function joinRequests(page) {
  const fields = (request) => (functionOf(request) === null ? new URLSearchParams(request.postData()) : new URL(request.url()).searchParams);
  return page.outsideRequests.filter(isInfo).map((request) => Object.fromEntries(fields(request)));
}

/** Answers the join request with this body and aborts all other requests. */
export function zoomAnswers(body) {
  return (route, request) => {
    if (!isInfo(request)) return route.abort();
    const called = functionOf(request);
    if (called !== null) return route.fulfill({ status: 200, contentType: 'text/javascript', body: `${called}(${JSON.stringify(body)})` });
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
