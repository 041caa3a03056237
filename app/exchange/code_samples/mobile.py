"""Swift (also on Linux) and Dart."""

from __future__ import annotations

from app.exchange.code_samples.sample import Sample, hashes

_SWIFT = """
// Set the environment variable <<key>> to the API key first.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

func fail(_ reason: String) -> Never {
    FileHandle.standardError.write(Data((reason + "\\n").utf8))
    exit(1)
}

guard let key = ProcessInfo.processInfo.environment["<<key>>"] else { fail("<<key>> is not set") }

let body = <<fence>>\"""
<<json>>
\"""<<fence>>

final class Printer: NSObject, URLSessionDataDelegate {
    var status = 0

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
                    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void) {
        status = (response as? HTTPURLResponse)?.statusCode ?? 0
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        FileHandle.standardOutput.write(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: Error?) {
        if let error = error { fail(error.localizedDescription) }
        if !(200..<300).contains(status) { fail("HTTP \\(status)") }
        exit(0)
    }
}

var request = URLRequest(url: URL(string: "<<url>>")!, timeoutInterval: 300)
request.httpMethod = "POST"
request.setValue("Bearer \\(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = Data(body.utf8)

URLSession(configuration: .default, delegate: Printer(), delegateQueue: nil).dataTask(with: request).resume()
RunLoop.main.run()
"""


def swift(sample: Sample) -> str:
    """A script or a main.swift. The body is a raw string: quotation marks and backslashes mean nothing in it."""
    text = sample.json
    return sample.fill(_SWIFT, json=text, fence=hashes(text, '"', "\\"))


_DART = """
// dart pub add http; set the environment variable <<key>> to the API key.
import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

const body = r\"""
<<json>>
\""";

Future<void> main() async {
  final key = Platform.environment['<<key>>'];
  if (key == null) {
    stderr.writeln('<<key>> is not set');
    exit(1);
  }
  final request = http.Request('POST', Uri.parse('<<url>>'));
  request.headers['Authorization'] = 'Bearer $key';
  request.headers['Content-Type'] = 'application/json';
  request.bodyBytes = utf8.encode(body);

  final response = await request.send();
  await stdout.addStream(response.stream);
  await stdout.flush();
  if (response.statusCode >= 300) {
    stderr.writeln('HTTP ${response.statusCode}');
    exit(1);
  }
  exit(0);
}
"""


def dart(sample: Sample) -> str:
    """Dart with package http. Raw strings know no $ and no backslash."""
    return sample.fill(_DART, json=sample.json)
