-- Takes the ID of a signed request, then counts the request against each limit in turn. What was
-- taken or counted before a refusal stays so.
--
-- KEYS: one for each limit; then, for a signed request, that of its ID and that of the moment
-- since when IDs are remembered.
-- ARGV: the number of limits; how long the ID is remembered, in ms, 0 for none; when the request
-- was signed, in epoch seconds; then for each limit its requests a minute, which may also come
-- all at once.
--
-- Returns {0, 0} if the request may pass; {1, 0} if its ID was taken before; {2, s} if that
-- cannot be known at the time s, in epoch seconds; {2 + n, us} if it has to wait for the limit n.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limits = tonumber(ARGV[1])
if ARGV[2] ~= '0' then
  local since = redis.call('GET', KEYS[limits + 2])
  if not since then
    since = time[1]
    redis.call('SET', KEYS[limits + 2], since)
  end
  if tonumber(ARGV[3]) <= tonumber(since) then
    return {2, tonumber(time[1])}
  end
  if not redis.call('SET', KEYS[limits + 1], '1', 'PX', ARGV[2], 'NX') then
    return {1, 0}
  end
end
-- The generic cell rate algorithm: what is kept is the moment when the limit has recovered.
for limit = 1, limits do
  local burst = tonumber(ARGV[3 + limit])
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
