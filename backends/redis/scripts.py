"""The scripts that the server runs, each as one step; what users write is never a part of their text.

They know no clinical rule: they compare versions and fences, number, store and tell. The first word of an
answer says what became of it; after "refused" nothing was changed.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Script:
    """A script's text, and the digest by which a server that has it already runs it."""

    text: str

    @property
    def digest(self) -> str:
        """SHA-1 of the text, as the server names it."""
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()


_SEEN = """
-- An operation done before: its event. Its mark is written again, for WAIT waits for what a connection wrote.
local function event_of(ops, log, op)
  local number = redis.call('HGET', ops, op)
  if not number then return nil end
  redis.call('HSET', ops, op, number)
  local entry = redis.call('XRANGE', log, number, number)[1]
  return entry and {'seen', entry[1], entry[2]}
end
"""

POST = Script(
    _SEEN
    + """
local state, open, log, ops, leases, seq = unpack(KEYS)
local op, alert, version, stands, verb, at, doc, ward, fence, news, keep, keep_for, trim_every = unpack(ARGV)

local before = event_of(ops, log, op)
if before then return before end
if fence ~= '' then
  local lease = redis.call('HGET', leases, ward)
  if not lease or string.match(lease, '^%d+') ~= fence then return {'refused', 'fence', lease or ''} end
end
local stored = redis.call('HGET', state, alert)
local known = stored and tonumber(string.match(stored, '^%d+')) or 0
if tonumber(version) ~= known + 1 then return {'refused', 'version', stored or ''} end

local now = redis.call('TIME')
local stamp = string.format('%s%06d', now[1], tonumber(now[2]))
local number = redis.call('INCR', seq)
local head = string.format('%s %s %d %s', version, stands, number, stamp)
redis.call('HSET', state, alert, head .. '\\n' .. doc .. '\\n' .. ward)
if stands == '1' then
  redis.call('ZADD', open, number, alert)
else
  redis.call('ZREM', open, alert)
end
redis.call('XADD', log, string.format('%d-0', number),
  'op', op, 'alert', alert, 'stamp', stamp, 'verb', verb, 'at', at, 'doc', doc)
redis.call('HSET', ops, op, number)
redis.call('PUBLISH', news, number)

-- Forget what is too old or too much, a bounded lot at once, with its operations and alerts long closed.
if number % tonumber(trim_every) == 0 then
  local oldest = (tonumber(now[1]) - tonumber(keep_for)) * 1e6
  local floor = nil
  for _, entry in ipairs(redis.call('XRANGE', log, '-', '+', 'COUNT', 4 * trim_every)) do
    local its = tonumber(string.match(entry[1], '^%d+'))
    local fields = entry[2]
    if its > number - tonumber(keep) and tonumber(fields[6]) >= oldest then break end
    floor = its
    redis.call('HDEL', ops, fields[2])
    local last = redis.call('HGET', state, fields[4])
    if last and string.match(last, '^%d+ 0 (%d+) ') == tostring(its) then
      redis.call('HDEL', state, fields[4])
    end
  end
  if floor then redis.call('XTRIM', log, 'MINID', string.format('%d-0', floor + 1)) end
end
return {'stored', number}
"""
)
"""KEYS state, open, log, ops, leases, seq. Stores and numbers one change, once for each operation.

Answers stored, number | seen, id, fields | refused, version, what stands | refused, fence, the lease.
"""

DONE = Script(
    _SEEN
    + """
return event_of(KEYS[1], KEYS[2], ARGV[1]) or {'refused', 'unknown'}
"""
)
"""KEYS ops, log. The event of an operation: seen, id, fields | refused, unknown."""

BOARD = Script("""
local open, state, seq, log = unpack(KEYS)
local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local found = {redis.call('GET', seq) or '0', newest and newest[2][6] or ''}
for _, alert in ipairs(redis.call('ZRANGE', open, 0, -1)) do
  found[#found + 1] = alert
  found[#found + 1] = redis.call('HGET', state, alert) or ''
end
return found
""")
"""KEYS open, state, seq, log. Number and stamp of the newest event, then each open alert and its state."""

TAKE = Script("""
local leases, ward, holder, seconds = KEYS[1], unpack(ARGV)
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1e6
local fence, stands = 1, redis.call('HGET', leases, ward)
if stands then
  local number, expires, whose = string.match(stands, '^(%d+) (%S+) (.*)$')
  local until_then = tonumber(expires)
  local valid = now < until_then and until_then <= now + tonumber(seconds)
  if whose ~= holder and valid then return {'refused', stands} end
  fence = whose == holder and tonumber(number) or tonumber(number) + 1
end
local lease = string.format('%d %.6f %s', fence, now + tonumber(seconds), holder)
redis.call('HSET', leases, ward, lease)
return {'stored', lease}
""")
"""KEYS leases. Takes or renews a lease: stored, lease | refused, the lease that stands."""

RELEASE = Script("""
local leases, ward, holder, fence = KEYS[1], unpack(ARGV)
local stands = redis.call('HGET', leases, ward)
if not stands then return {'refused'} end
local number, _, whose = string.match(stands, '^(%d+) (%S+) (.*)$')
if number ~= fence or whose ~= holder then return {'refused'} end
redis.call('HSET', leases, ward, fence .. ' 0 ')
return {'stored'}
""")
"""KEYS leases. Lets a lease lapse; its fence stays, so that the next one is greater."""

BEAT = Script("""
if redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[2]) then redis.call('PUBLISH', ARGV[1], 'beat') end
return {'seen'}
""")
"""KEYS beat. Tells all followers that the link lives, unless somebody just has."""

PROBE = Script("""
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return {'stored', redis.call('GET', KEYS[2]) or '0', redis.call('XLEN', KEYS[3])}
""")
"""KEYS probe, seq, log. Writes and reads as any change does."""

_BRIEF = """
-- What is seen of a ward, in columns as `backends.packing.brief` reads them, from the beds' own sights.
local function sum_up(beds, wards, ward, lasting)
  local all, labels, newest, old, blind = redis.call('HGETALL', beds), {}, {}, {}, {}
  for place = 1, #all, 2 do
    local bed = all[place + 1]
    labels[#labels + 1] = all[place]
    newest[#newest + 1] = string.sub(bed, 9, 16)
    old[#old + 1] = string.sub(bed, 17, 24)
    blind[#blind + 1] = string.sub(bed, 25, 32)
  end
  if #labels == 0 then return redis.call('HDEL', wards, ward) end
  local names = table.concat(labels, '\\n')
  redis.call('HSET', wards, ward, struct.pack('<I4I4', #labels, #names)
    .. table.concat(newest) .. table.concat(old) .. table.concat(blind) .. names)
  redis.call('EXPIRE', wards, lasting)
  redis.call('EXPIRE', beds, lasting)
end
"""

PUBLISH = Script(
    _BRIEF
    + """
local beds, wards = unpack(KEYS)
local ward, at, resent, lasting = unpack(ARGV)
local now = struct.unpack('<d', at)
for place = 5, #ARGV, 2 do
  local before = redis.call('HGET', beds, ARGV[place])
  local ahead = before and struct.unpack('<d', before) - now or 0
  if not (ahead > 0 and ahead < tonumber(resent)) then
    redis.call('HSET', beds, ARGV[place], at .. ARGV[place + 1])
  end
end
sum_up(beds, wards, ward, lasting)
redis.call('PUBLISH', beds, '1')
return {'stored'}
"""
)
"""KEYS ward, wards. Replaces beds, but for one that was sent again within seconds of a newer one."""

FORGET = Script(
    _BRIEF
    + """
local beds, wards = unpack(KEYS)
local ward, label, lasting = unpack(ARGV)
if redis.call('HDEL', beds, label) == 0 then return {'refused'} end
sum_up(beds, wards, ward, lasting)
redis.call('PUBLISH', beds, '1')
return {'stored'}
"""
)
"""KEYS ward, wards. Drops a bed."""

SETUP = Script("""
local stands = tonumber(redis.call('GET', KEYS[1]) or '0')
if stands < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1]) end
return {'stored'}
""")
"""KEYS schema. Notes the version of the layout; never a smaller one."""

ALL = (POST, DONE, BOARD, TAKE, RELEASE, BEAT, PROBE, PUBLISH, FORGET, SETUP)
