"""cURL for a shell, Ruby, and JavaScript with axios."""

from __future__ import annotations

from app.exchange.code_samples.sample import Sample, hidden

_CURL = """
#!/bin/sh
# Set the API key first:  export <<key>>=...
curl --request POST '<<url>>' \\
  --silent --show-error --fail-with-body<<options>> \\
  --header 'Content-Type: application/json' \\
  --header "Authorization: Bearer ${<<key>>:?is not set}" \\
  --data-binary @- <<'JSON'
<<json>>
JSON
"""


def curl(sample: Sample) -> str:
    """For sh, bash, zsh. The body is a here-document: nothing in it is expanded, and it may be of any length."""
    return sample.fill(_CURL, json=sample.json, options=" --no-buffer" if sample.streaming else "")


_RUBY = """
# Set the environment variable <<key>> to the API key first.
require 'net/http'
require 'uri'

body = <<'JSON'
<<json>>
JSON

url = URI('<<url>>')
http = Net::HTTP.new(url.host, url.port)
http.use_ssl = url.scheme == 'https'
http.read_timeout = 300

request = Net::HTTP::Post.new(url)
request['Authorization'] = "Bearer #{ENV.fetch('<<key>>')}"
request['Content-Type'] = 'application/json'
request.body = body.encode('UTF-8')

$stdout.sync = true
http.request(request) do |response|
  warn "HTTP #{response.code}" unless response.is_a?(Net::HTTPSuccess)
  response.read_body { |piece| print piece }
  exit 1 unless response.is_a?(Net::HTTPSuccess)
end
"""


def ruby(sample: Sample) -> str:
    """Ruby with its own net/http."""
    return sample.fill(_RUBY, json=sample.json)


_AXIOS = """
// npm install axios; set the environment variable <<key>> to the API key.
const axios = require('axios');

const key = process.env.<<key>>;
if (!key) {
  console.error('<<key>> is not set');
  process.exit(1);
}

const body = String.raw`<<json>>`;

axios.request({
  method: 'post',
  url: '<<url>>',
  headers: { 'Content-Type': 'application/json', 'Authorization': `Bearer ${key}` },
  data: body,
  maxBodyLength: Infinity,
  responseType: 'stream',
  validateStatus: () => true,
}).then((response) => {
  if (response.status >= 400) {
    console.error(`HTTP ${response.status}`);
    process.exitCode = 1;
  }
  response.data.pipe(process.stdout);
}).catch((error) => {
  console.error(error.message); // never the whole error: it holds the key
  process.exitCode = 1;
});
"""


def axios(sample: Sample) -> str:
    """Node.js, CommonJS."""
    return sample.fill(_AXIOS, json=hidden(sample.json, "`", "${"))
