// Events, in seconds from the start.
//
// The server fetches unknown keys every 30 s at most, so the provider's keys change 35 s apart.
// The third change coincides with the outage: the provider stops before anybody sees those keys.

export const TIMETABLE = {
  firstChange: 10,
  failover: 20,
  forgetFirst: 40,
  secondChange: 45,
  greed: 60,
  forgetSecond: 75,
  thirdChangeAndOutage: 80,
  back: 92,
};

/** After the outage the server may take 30 s to fetch the keys again. */
export const LOOKS_AGAIN_WITHIN = 30;

export const RUNS_AT_LEAST = 120;
