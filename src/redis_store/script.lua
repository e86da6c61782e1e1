-- Takes the ID of a signed request, then counts the request against each limit in turn. What was
-- taken or counted before a refusal stays so.
--
-- KEYS: one for each limit; then, for a signed request, that of its ID and that of the moment
-- since when IDs are remembered.
-- ARGV: the number of limits; how long the ID is remembered, in ms, 0 for none; when the request
-- was signed, in epoch seconds, 0 for a probe; the run of this server; how long that moment holds
-- without a probe, in ms; then for each limit its requests a minute, which may also come all at
-- once.
--
-- Returns {0, 0} if the request may pass; {1, 0} if its ID was taken before; {2, 0} if that
-- cannot be known; {2 + n, us} if it has to wait for the limit n.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limits = tonumber(ARGV[1])
if ARGV[2] ~= '0' then
  -- What was signed before this run of the server may have been accepted in another: a snapshot
  -- lacks the last IDs, and so may a replica that has taken over. While nobody probed, it may have
  -- been accepted by processes that did not ask here.
  local remembered = redis.call('GET', KEYS[limits + 2]) or ''
  local since, run = string.match(remembered, '^(%d+) (.*)$')
  if run ~= ARGV[4] then
    since = time[1]
  end
  if run ~= ARGV[4] or ARGV[3] == '0' then
    redis.call('SET', KEYS[limits + 2], since .. ' ' .. ARGV[4], 'PX', ARGV[5])
  end
  if tonumber(ARGV[3]) <= tonumber(since) then
    return {2, 0}
  end
  if not redis.call('SET', KEYS[limits + 1], '1', 'PX', ARGV[2], 'NX') then
    return {1, 0}
  end
end
-- The generic cell rate algorithm: what is kept is the moment when the limit has recovered.
for limit = 1, limits do
  local burst = tonumber(ARGV[5 + limit])
  local takes = 60000000 / burst
  local recovered = math.max(tonumber(redis.call('GET', KEYS[limit]) or '0'), now)
  local wait = recovered - takes * (burst - 1) - now
  if wait > 0 then
    return {2 + limit, math.ceil(wait)}
  end
  recovered = recovered + takes
  local lasts = math.max(math.ceil((recovered - now) / 1000), 1)
  redis.call('SET', KEYS[limit], string.format('%.0f', recovered), 'PX', lasts)
end
return {0, 0}
