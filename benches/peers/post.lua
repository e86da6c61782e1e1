-- One constant request, so that wrk formats it once and spends nothing on Lua
-- while it measures; the summary goes to the last line as JSON.

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"meetingNumber":"85746065432","role":0}'

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"p99_ms":%.3f,"faults":%d}\n',
    summary.requests,
    summary.duration / 1e6,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
