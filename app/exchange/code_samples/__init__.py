"""A chat request as a program in another language: "copy this request as code". Sends nothing, knows no key."""
