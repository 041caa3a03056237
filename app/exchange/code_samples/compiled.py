"""Rust with reqwest, Go, and C with libcurl."""

from __future__ import annotations

import re

from app.exchange.code_samples.sample import Sample, hashes, hidden, quoted

_RUST = """
// cargo add reqwest; cargo add tokio --features macros,rt-multi-thread
// Set the environment variable <<key>> to the API key.
use std::{env, error::Error, io, io::Write, process};

const BODY: &str = r<<fence>>"<<json>>"<<fence>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("<<key>>")?;
    let mut response = reqwest::Client::new()
        .post("<<url>>")
        .bearer_auth(key)
        .header("Content-Type", "application/json")
        .body(BODY)
        .send()
        .await?;

    let status = response.status();
    let mut output = io::stdout();
    while let Some(piece) = response.chunk().await? {
        output.write_all(&piece)?;
        output.flush()?;
    }
    if !status.is_success() {
        eprintln!("HTTP {status}");
        process::exit(1);
    }
    Ok(())
}
"""


def rust(sample: Sample) -> str:
    """Rust: a src/main.rs."""
    text = sample.json
    return sample.fill(_RUST, json=text, fence=hashes(text, '"'))


_GO = """
// Set the environment variable <<key>> to the API key first.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

const body = `<<json>>`

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}

func main() {
	key := os.Getenv("<<key>>")
	if key == "" {
		fail("<<key>> is not set")
	}
	request, err := http.NewRequest("POST", "<<url>>", strings.NewReader(body))
	if err != nil {
		fail(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	request.Header.Set("Content-Type", "application/json")

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fail(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(os.Stdout, response.Body); err != nil {
		fail(err)
	}
	if response.StatusCode >= 300 {
		fail(response.Status)
	}
}
"""


def go(sample: Sample) -> str:
    """Go 1.18 or later, standard library only."""
    return sample.fill(_GO, json=hidden(sample.json, "`"))


_C = """
/* cc chat.c -o chat -lcurl   (with Microsoft's compiler: add /utf-8)
   Set the environment variable <<key>> to the API key first. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *body =
<<lines>>;

int main(void) {
  const char *key = getenv("<<key>>");
  if (key == NULL) {
    fputs("<<key>> is not set\\n", stderr);
    return 1;
  }
  size_t length = strlen(key) + sizeof "Authorization: Bearer ";
  char *authorization = malloc(length);
  if (authorization == NULL) return 1;
  snprintf(authorization, length, "Authorization: Bearer %s", key);

  setvbuf(stdout, NULL, _IONBF, 0);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  CURL *handle = curl_easy_init();
  if (handle == NULL) return 1;
  struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
  headers = curl_slist_append(headers, authorization);

  curl_easy_setopt(handle, CURLOPT_URL, "<<url>>");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body);

  long status = 0;
  CURLcode result = curl_easy_perform(handle);
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (result != CURLE_OK) fprintf(stderr, "%s\\n", curl_easy_strerror(result));
  else if (status >= 300) fprintf(stderr, "HTTP %ld\\n", status);

  curl_slist_free_all(headers);
  curl_easy_cleanup(handle);
  curl_global_cleanup();
  free(authorization);
  return result == CURLE_OK && status < 300 ? 0 : 1;
}
"""


def c(sample: Sample) -> str:
    """C99 with libcurl, which prints what arrives. Every second ? is escaped, against the trigraphs of old modes."""
    lines = sample.json.splitlines(keepends=True)
    literals = "\n".join("  " + re.sub(r"(?<=\?)\?", r"\\?", quoted(line)) for line in lines)
    return sample.fill(_C, lines=literals)
