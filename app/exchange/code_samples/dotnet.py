"""C# with .NET's own HttpClient, and with RestSharp. Both need .NET 7 or later for their raw strings."""

from __future__ import annotations

from app.exchange.code_samples.sample import Sample

_BODY = '''
var key = Environment.GetEnvironmentVariable("<<key>>");
if (string.IsNullOrEmpty(key))
{
    Console.Error.WriteLine("<<key>> is not set");
    return 1;
}

var body = """
<<json>>
""";
'''

_HTTP_CLIENT = (
    """
// A Program.cs for .NET 7 or later. Set the environment variable <<key>> to the API key.
using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
"""
    + _BODY
    + """
using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
using var request = new HttpRequestMessage(HttpMethod.Post, "<<url>>");
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
request.Content = new StringContent(body, Encoding.UTF8, "application/json");

using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
using var output = Console.OpenStandardOutput();
await response.Content.CopyToAsync(output);
if (!response.IsSuccessStatusCode)
{
    Console.Error.WriteLine($"HTTP {(int)response.StatusCode}");
    return 1;
}
return 0;
"""
)


def http_client(sample: Sample) -> str:
    """A whole Program.cs."""
    return sample.fill(_HTTP_CLIENT, json=sample.json)


_REST_SHARP = (
    """
// dotnet add package RestSharp (107 or later); .NET 7 or later.
// Set the environment variable <<key>> to the API key.
using System;
using RestSharp;
"""
    + _BODY
    + """
using var client = new RestClient(new RestClientOptions("<<url>>"));
var request = new RestRequest("", Method.Post);
request.AddHeader("Authorization", "Bearer " + key);
request.AddStringBody(body, DataFormat.Json);

var response = await client.ExecuteAsync(request);
Console.WriteLine(response.Content);
if (!response.IsSuccessful)
{
    Console.Error.WriteLine(response.StatusCode == 0 ? response.ErrorMessage : $"HTTP {(int)response.StatusCode}");
    return 1;
}
return 0;
"""
)


def rest_sharp(sample: Sample) -> str:
    """A whole Program.cs. RestSharp reads the whole answer before it returns: no streaming."""
    return sample.fill(_REST_SHARP, json=sample.json)
