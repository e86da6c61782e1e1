// What happens when, in seconds from the start.
//
// The server looks for unknown key ids every 30 s at most, so the provider's keys change 35 s apart.
// The third change and the outage come together: nobody has seen its keys when the provider goes.

export const TIMETABLE = {
  firstChange: 10,
  forgetFirst: 40,
  secondChange: 45,
  greed: 60,
  forgetSecond: 75,
  thirdChangeAndOutage: 80,
  back: 92,
};

/** After the outage the server may take 30 s to look again. */
export const LOOKS_AGAIN_WITHIN = 30;

export const RUNS_AT_LEAST = 120;
