"""PHP with Guzzle, and with its curl extension."""

from __future__ import annotations

from app.exchange.code_samples.sample import Sample

_BODY = """
$key = getenv('<<key>>');
if ($key === false) {
    fwrite(STDERR, "<<key>> is not set\\n");
    exit(1);
}

$body = <<<'JSON'
<<json>>
JSON;
"""

_GUZZLE = (
    """
<?php
// composer require guzzlehttp/guzzle; set the environment variable <<key>> to the API key.
require 'vendor/autoload.php';
"""
    + _BODY
    + """
$client = new \\GuzzleHttp\\Client(['timeout' => 300, 'http_errors' => false]);
$response = $client->request('POST', '<<url>>', [
    'headers' => ['Content-Type' => 'application/json', 'Authorization' => 'Bearer ' . $key],
    'body' => $body,
    'stream' => <<stream>>,
]);

$stream = $response->getBody();
while (!$stream->eof()) {
    echo $stream->read(1024);
    flush();
}
if ($response->getStatusCode() >= 300) {
    fwrite(STDERR, 'HTTP ' . $response->getStatusCode() . "\\n");
    exit(1);
}
"""
)


def guzzle(sample: Sample) -> str:
    """PHP 7.2 or later with Guzzle 6 or 7. A nowdoc expands nothing, and `?>` means nothing in it."""
    return sample.fill(_GUZZLE, json=sample.json, stream="true" if sample.streaming else "false")


_CURL = (
    """
<?php
// Set the environment variable <<key>> to the API key first.
"""
    + _BODY
    + """
$curl = curl_init('<<url>>');
curl_setopt_array($curl, [
    CURLOPT_POST => true,
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Authorization: Bearer ' . $key],
    CURLOPT_TIMEOUT => 300,
    CURLOPT_WRITEFUNCTION => function ($curl, $piece) {
        echo $piece;
        flush();
        return strlen($piece);
    },
]);

$succeeded = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if (!$succeeded) {
    fwrite(STDERR, curl_error($curl) . "\\n");
    exit(1);
}
if ($status >= 300) {
    fwrite(STDERR, "HTTP $status\\n");
    exit(1);
}
"""
)


def curl(sample: Sample) -> str:
    """PHP with ext-curl."""
    return sample.fill(_CURL, json=sample.json)
