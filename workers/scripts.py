"""The scripts that change who owns a job: each is one atomic step on the server.

`claims.py` calls them and says what they mean. Keys that depend on an id found inside are built
there, which is why Redis Cluster is not supported. Only commands of Redis 6.2 are used.
"""

_NOW = """
local function now()
  local t = redis.call('TIME')
  return tonumber(t[1]) + tonumber(t[2]) / 1000000
end
"""

# A job that says the last word for another one, put in line in the same step that ends the other.
_SUCCESSOR = """
local function succeed(line, id, fields)
  if id == '' or redis.call('EXISTS', 'rq:job:' .. id) == 1 then return end
  redis.call('HSET', 'rq:job:' .. id, unpack(fields))
  redis.call('LPUSH', line, id)
end
local function ended(job, notes, registry, id, status, ttl, at, why)
  redis.call('HSET', job, 'status', status, 'ended_at', at)
  if why ~= '' then redis.call('HSET', job, 'exc_info', why) end
  redis.call('EXPIRE', job, ttl)
  redis.call('EXPIRE', notes, ttl)
  redis.call('ZREMRANGEBYSCORE', registry, '-inf', now())
  redis.call('ZADD', registry, now() + ttl, id)
  redis.call('EXPIRE', registry, ttl)
end
"""

TAKE = (
    _NOW
    + """
while true do
  local id = redis.call('LPOP', KEYS[1])
  if not id then return nil end
  local job, notes = 'rq:job:' .. id, 'shedder:job:' .. id
  if redis.call('HGET', job, 'status') == 'queued' then
    local member = id .. ':' .. ARGV[1]
    redis.call('ZADD', KEYS[2], now() + ARGV[3], member)
    redis.call('HSET', 'rq:execution:' .. member, 'id', ARGV[1], 'worker_name', ARGV[2],
               'created_at', now(), 'last_heartbeat', now())
    redis.call('EXPIRE', 'rq:execution:' .. member, ARGV[6])
    redis.call('HSET', job, 'status', 'started', 'worker_name', ARGV[2], 'started_at', ARGV[4])
    redis.call('PERSIST', job)
    local ticket = tonumber(redis.call('HGET', notes, 'ticket') or '')
    if ticket and ticket > tonumber(redis.call('HGET', KEYS[3], 'head') or '0') then
      redis.call('HSET', KEYS[3], 'head', ticket)
      redis.call('EXPIRE', KEYS[3], ARGV[5])
    end
    local attempts = tonumber(redis.call('HGET', notes, 'attempts') or '') or 0
    return {id, redis.call('HGETALL', job), attempts}
  end
end
"""
)

END = (
    _NOW
    + _SUCCESSOR
    + """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
ended(KEYS[2], KEYS[3], KEYS[4], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
succeed(KEYS[5], ARGV[7], {unpack(ARGV, 8)})
return 1
"""
)

LATER = (
    _NOW
    + """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
redis.call('HSET', KEYS[2], 'status', 'scheduled')
redis.call('HINCRBY', KEYS[3], 'attempts', 1)
redis.call('EXPIRE', KEYS[3], ARGV[4])
redis.call('ZADD', KEYS[4], now() + ARGV[3], ARGV[2])
return 1
"""
)

GIVE_BACK = """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', 'rq:execution:' .. ARGV[1])
redis.call('HSET', KEYS[2], 'status', 'queued')
redis.call('LPUSH', KEYS[3], ARGV[2])
return 1
"""

# Answers: 0 not lost, 1 waits again, 2 given up.
LOSE = (
    _NOW
    + _SUCCESSOR
    + """
local expires = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not expires or (ARGV[3] == '0' and tonumber(expires) > now()) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', 'rq:execution:' .. ARGV[1])
if redis.call('HGET', KEYS[2], 'status') ~= 'started' then return 0 end
local crashes = redis.call('HINCRBY', KEYS[3], 'crashes', 1)
redis.call('EXPIRE', KEYS[3], ARGV[8])
if crashes < tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[2], 'status', 'queued')
  redis.call('LPUSH', KEYS[5], ARGV[2])
  return 1
end
ended(KEYS[2], KEYS[3], KEYS[4], ARGV[2], 'failed', ARGV[5], ARGV[6], ARGV[7])
succeed(KEYS[5], ARGV[9], {unpack(ARGV, 10)})
return 2
"""
)

# Also says that the worker takes jobs, or no more, and forgets those that went silent.
RENEW = (
    _NOW
    + """
if ARGV[5] == '1' then
  redis.call('ZADD', KEYS[2], now() + ARGV[1], ARGV[3])
  redis.call('EXPIRE', KEYS[2], ARGV[4])
else
  redis.call('ZREM', KEYS[2], ARGV[3])
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now())) do
  redis.call('ZREM', KEYS[2], name)
  redis.call('SREM', 'rq:workers', 'rq:worker:' .. name)
  redis.call('SREM', KEYS[3], 'rq:worker:' .. name)
end
local lost = {}
for i = 6, #ARGV do
  if redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    redis.call('ZADD', KEYS[1], now() + ARGV[1], ARGV[i])
    redis.call('HSET', 'rq:execution:' .. ARGV[i], 'last_heartbeat', now())
    redis.call('EXPIRE', 'rq:execution:' .. ARGV[i], ARGV[2])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
"""
)

# RQ's own scheduler is not atomic and keeps a lock that outlives a killed holder by a minute.
CALL_DUE = (
    _NOW
    + """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now(), 'LIMIT', 0, 100)
for i = #due, 1, -1 do
  redis.call('ZREM', KEYS[1], due[i])
  if redis.call('HGET', 'rq:job:' .. due[i], 'status') == 'scheduled' then
    redis.call('HSET', 'rq:job:' .. due[i], 'status', 'queued')
    redis.call('LPUSH', KEYS[2], due[i])
  end
end
return #due
"""
)
