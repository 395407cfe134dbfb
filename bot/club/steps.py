"""The steps in which a channel's record changes (`bot/club/record.py`), each one script: done whole
or not at all, and a second time without effect.
"""

HEAR = """
local message, members, threads = KEYS[1], KEYS[2], KEYS[3]
local thread, rank, at = ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5])
local now, keep, undecided = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
if redis.call('HEXISTS', message, 'gone') == 1 or at + keep <= now then return 0 end
if rank >= tonumber(redis.call('HGET', message, 'rank') or '-1') then
  redis.call('HSET', message, 'said', ARGV[3], 'rank', ARGV[4], 'at', ARGV[5], 'paper', ARGV[6])
end
redis.call('SADD', members, ARGV[1])
local last = tonumber(redis.call('ZSCORE', threads, thread) or '-1')
if last < 0 and redis.call('HGET', message, 'paper') == '0' then
  if redis.call('TTL', message) < 0 then redis.call('EXPIRE', message, undecided) end
  redis.call('EXPIRE', members, undecided)
  return 0
end
last = math.max(last, at)
redis.call('ZADD', threads, string.format('%.6f', last), thread)
redis.call('ZREMRANGEBYSCORE', threads, '-inf', string.format('%.6f', now - keep))
for _, id in ipairs(redis.call('SMEMBERS', members)) do
  local key = ARGV[10] .. id
  local said, paper, told = unpack(redis.call('HMGET', key, 'at', 'paper', 'told'))
  if said and (paper == '1' or not told) then  -- a paper stays as long as it is talked about
    local from = paper == '1' and last or tonumber(said)
    redis.call('EXPIRE', key, math.max(1, math.ceil(from + keep - now)))
  end
end
redis.call('EXPIRE', members, math.ceil(last + keep - now))
redis.call('EXPIRE', threads, math.ceil(keep))
return 1
"""

REACT = """
local message, user, emoji = KEYS[1], ARGV[1], ARGV[2]
local told, there, now = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[6])
if redis.call('HEXISTS', message, 'gone') == 1 then return 0 end
local function put(field)
  local before = redis.call('HGET', message, field)
  local at, was = 0, '0'
  if before then at, was = string.match(before, '^(%S+) (%S+)'); at = tonumber(at) end
  local stands = told > 0 and (told < at or (told == at and there == '1'))
  if before and stands then return end
  local when = told > 0 and told or math.max(now, at)
  redis.call('HSET', message, field, string.format('%.6f', when) .. ' ' .. there .. ' ' .. ARGV[5])
end
if user ~= '' then
  put('r|' .. user .. '|' .. emoji)
else  -- somebody cleared them: all, or all of one kind
  for _, field in ipairs(redis.call('HKEYS', message)) do
    local of = string.match(field, '^r|[^|]*|(.*)$')
    if of and (emoji == '' or of == emoji) then put(field) end
  end
end
if redis.call('TTL', message) == -1 then redis.call('EXPIRE', message, ARGV[7]) end
return 1
"""

# What a service says of all reactions at a moment; those it does not name are gone by then.
AS_OF = """
local message, asked = KEYS[1], tonumber(ARGV[1])
if redis.call('HEXISTS', message, 'gone') == 1 then return 0 end
local named = {}
for number = 3, #ARGV, 2 do named[ARGV[number]] = ARGV[number + 1] end
for _, field in ipairs(redis.call('HKEYS', message)) do
  if string.sub(field, 1, 2) == 'r|' then
    local at, there, bot = string.match(redis.call('HGET', message, field), '^(%S+) (%S+) (%S+)')
    local stands = tonumber(at) > asked
    if not stands and there == '1' and not named[field] then
      redis.call('HSET', message, field, ARGV[1] .. ' 0 ' .. bot)
    elseif not stands and named[field] then  -- who is a bot may be told here only
      local robot = math.max(tonumber(bot), tonumber(named[field]))
      redis.call('HSET', message, field, string.format('%s 1 %d', at, robot))
    end
    named[field] = nil
  end
end
for field, bot in pairs(named) do redis.call('HSET', message, field, '0 1 ' .. bot) end
if redis.call('TTL', message) == -1 then redis.call('EXPIRE', message, ARGV[2]) end
return 1
"""

SETTLE = """
if redis.call('HEXISTS', KEYS[1], 'said') == 0 then return 0 end
redis.call('HSET', KEYS[1], 'told', 1)
local left = redis.call('TTL', KEYS[1])
if left < 0 or left > tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return 1
"""

# When it was said stays: what came right after it was no answer to what came before it.
DELETE = """
local at = redis.call('HGET', KEYS[1], 'at')
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'gone', 1)
if at then redis.call('HSET', KEYS[1], 'at', at) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
"""
