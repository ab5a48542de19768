-- wrk's script: asks for the targets of a file in turn and tells what it saw as one line of JSON.
-- A line of the file: method, path, headers (name \30 value, parted by \31), body; parted by tabs.

local targets, turn, sent, run_name = {}, 0, 0, ""

local function headers_of(text)
  local headers = {}
  for pair in text:gmatch("[^\31]+") do
    local name, value = pair:match("^(.-)\30(.*)$")
    headers[name] = value
  end
  return headers
end

function init(given)
  run_name = given[2]
  for line in io.lines(given[1]) do
    local method, path, headers, body = line:match("^(.-)\t(.-)\t(.-)\t(.*)$")
    targets[#targets + 1] = { method = method, path = path, headers = headers_of(headers), body = body }
  end
  -- What does not change is put together once: the load must not be what is measured.
  for _, target in ipairs(targets) do
    if target.body == "" then
      target.ready = wrk.format(target.method, target.path, target.headers)
    end
  end
end

function request()
  turn = turn % #targets + 1
  local target = targets[turn]
  if target.ready then
    return target.ready
  end
  sent = sent + 1
  local body = target.body:gsub("{n}", run_name .. "-" .. sent)
  return wrk.format(target.method, target.path, target.headers, body)
end

function done(summary, latency, _)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "bad": %d, "p50": %f, "p99": %f, "slowest": %f}\n',
    summary.requests, summary.duration / 1e6, bad,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000
  ))
end
