"""What people read when something went wrong, in both languages, and the buttons that help. One row a kind."""

from __future__ import annotations

import msgspec

from app.core.errors import Action, ErrorKind
from app.core.localized import PLACE, Text
from app.core.message import ErrorRecord


class ErrorText(msgspec.Struct, frozen=True):
    """The sentence (places filled from the error's values) and the buttons, the most helpful first."""

    sentence: Text
    actions: tuple[Action, ...] = ()


_A = Action

ERROR_TABLE: dict[ErrorKind, ErrorText] = {
    ErrorKind.NO_KEY: ErrorText(
        Text("还没有填写 API Key，先填上就能开始聊天。", "Add your API key to start chatting."),
        (_A.CHANGE_KEY, _A.GET_KEY, _A.RETRY),
    ),
    ErrorKind.BAD_KEY_TEXT: ErrorText(
        Text(
            "这个 API Key 里有不能发送的字符，可能复制错了，请重新粘贴。",
            "This API key contains characters that cannot be sent. Please copy and paste it again.",
        ),
        (_A.CHANGE_KEY, _A.RETRY),
    ),
    ErrorKind.AUTHENTICATION: ErrorText(
        Text(
            "服务器不认这个 API Key，可能填错或已失效。",
            "The server does not accept this API key. It may be mistyped or expired.",
        ),
        (_A.CHANGE_KEY, _A.RETRY),
    ),
    ErrorKind.QUOTA: ErrorText(
        Text("账户余额或额度用完了，充值后再试。", "The account has run out of credit. Top up, then try again."),
        (_A.OPEN_BILLING, _A.RETRY),
    ),
    ErrorKind.PERMISSION: ErrorText(
        Text(
            "这个账户不能使用该模型或该地区的服务。",
            "This account may not use this model, or the service is closed to this region.",
        ),
        (_A.CHOOSE_MODEL, _A.RETRY),
    ),
    ErrorKind.MODEL_NOT_FOUND: ErrorText(
        Text("服务器上没有“{model}”这个模型。", "There is no model called “{model}” on this server."),
        (_A.CHOOSE_MODEL, _A.RETRY),
    ),
    ErrorKind.NO_MODEL: ErrorText(
        Text("还没有选择模型，先选一个吧。", "No model is chosen yet. Please choose one."),
        (_A.CHOOSE_MODEL, _A.RETRY),
    ),
    ErrorKind.NO_ENDPOINT: ErrorText(
        Text(
            "这个对话用的服务已经从设置里删掉了，请另选一个模型。",
            "The service that this chat used was removed from the settings. Choose another model.",
        ),
        (_A.CHOOSE_MODEL, _A.RETRY),
    ),
    ErrorKind.WRONG_ADDRESS: ErrorText(
        Text(
            "地址好像不对：对方不是聊天接口。",
            "This address does not answer like a chat service. Check the base URL.",
        ),
        (_A.CHECK_ADDRESS, _A.RETRY),
    ),
    ErrorKind.REDIRECT: ErrorText(
        Text("服务器说地址已搬到 {address}。", "The server says that its address is now {address}."),
        (_A.USE_ADDRESS, _A.CHECK_ADDRESS),
    ),
    ErrorKind.CONTEXT_LENGTH: ErrorText(
        Text("对话太长，超过了模型能记住的长度。", "The conversation is longer than the model can take in."),
        (_A.DROP_OLDEST, _A.NEW_CHAT),
    ),
    ErrorKind.PARAMETER: ErrorText(
        Text(
            "这个模型不支持“{param}”的当前设置。",
            "This model does not support the current setting of “{param}”.",
        ),
        (_A.SEND_WITHOUT, _A.EDIT_PARAMETER),
    ),
    ErrorKind.BAD_REQUEST: ErrorText(
        Text("服务器不接受这次请求。", "The server did not accept this request."),
        (_A.EDIT_MESSAGE, _A.RETRY),
    ),
    ErrorKind.TOO_LARGE: ErrorText(
        Text("内容或图片太大，发不过去。", "The message or picture is too large to send."),
        (_A.EDIT_MESSAGE, _A.DROP_OLDEST),
    ),
    ErrorKind.CONTENT_BLOCKED: ErrorText(
        Text("内容被服务方拦下了，换个说法试试。", "The provider blocked this content. Try other words."),
        (_A.EDIT_MESSAGE,),
    ),
    ErrorKind.RATE_LIMIT: ErrorText(
        Text("请求太频繁，请稍等再试。", "Too many requests. Wait a moment, then try again."), (_A.RETRY,)
    ),
    ErrorKind.SERVER: ErrorText(
        Text(
            "服务器暂时出了问题，你的消息没有丢。",
            "The service has a problem right now. Your message is safe.",
        ),
        (_A.RETRY,),
    ),
    ErrorKind.CONNECTION: ErrorText(
        Text("连不上网络或服务器，请检查网络和代理。", "Cannot reach the server. Check your network and proxy."),
        (_A.RETRY, _A.PROXY_SETTINGS),
    ),
    ErrorKind.PROXY: ErrorText(
        Text(
            "代理服务器没有放行，请检查代理地址、用户名和密码。",
            "The proxy did not let the request through. Check its address, user name and password.",
        ),
        (_A.PROXY_SETTINGS, _A.RETRY),
    ),
    ErrorKind.TLS: ErrorText(
        Text(
            "无法确认服务器的身份，出于安全没有发送。",
            "The server's identity could not be confirmed, so nothing was sent.",
        ),
        (_A.CHECK_ADDRESS, _A.RETRY),
    ),
    ErrorKind.TIMEOUT: ErrorText(Text("等了 {n} 秒还没有回应。", "No answer after {n} seconds."), (_A.RETRY,)),
    ErrorKind.INTERRUPTED: ErrorText(
        Text("回答中断了，已收到的部分都保留着。", "The answer broke off. What arrived has been kept."),
        (_A.CONTINUE, _A.RETRY),
    ),
    ErrorKind.LENGTH: ErrorText(
        Text("回答达到长度上限被截断。", "The answer reached its length limit."),
        (_A.CONTINUE, _A.RAISE_LIMIT),
    ),
    ErrorKind.EMPTY: ErrorText(Text("模型没有给出内容。", "The model returned no text."), (_A.RETRY,)),
    ErrorKind.EMPTY_BUT_REASONING: ErrorText(
        Text("模型没有给出内容，只给了思考过程。", "The model returned no text, only its reasoning."),
        (_A.RETRY, _A.RAISE_LIMIT),
    ),
    ErrorKind.UNREADABLE: ErrorText(
        Text(
            "收到了看不懂的回复，服务可能不兼容。",
            "The reply could not be understood; the service may not be compatible.",
        ),
        (_A.RETRY, _A.CHECK_ADDRESS),
    ),
    ErrorKind.STOPPED: ErrorText(Text("已停止。", "Stopped."), (_A.CONTINUE, _A.REGENERATE)),
    ErrorKind.KEYRING: ErrorText(
        Text(
            "系统钥匙串没有给出 API Key，可能还锁着。",
            "The system keyring did not hand out the API key. It may be locked.",
        ),
        (_A.UNLOCK_KEYRING, _A.CHANGE_KEY),
    ),
    ErrorKind.STORAGE: ErrorText(
        Text(
            "消息没能存到磁盘（{reason}），所以先没有发送。文字还在这里。",
            "The message could not be saved to disk ({reason}), so it was not sent. Your text is still here.",
        ),
        (_A.RETRY,),
    ),
    ErrorKind.ATTACHMENT: ErrorText(
        Text(
            "这个对话里有附件读不出来，所以没有发送。",
            "An attachment of this chat could not be read, so nothing was sent.",
        ),
        (_A.RETRY,),
    ),
    ErrorKind.UNKNOWN: ErrorText(Text("出了意料之外的问题。", "Something unexpected went wrong."), (_A.RETRY,)),
}

RETRY_COUNTDOWN = ErrorText(
    Text(
        "服务器暂时不能回答，{n} 秒后自动重试（第 {attempt} 次）。",
        "The service cannot answer right now. Trying again in {n} s (attempt {attempt}).",
    ),
    (_A.RETRY_NOW, _A.CANCEL),
)
RATE_LIMIT_COUNTDOWN = ErrorText(
    Text("请求太频繁，{n} 秒后自动重试。", "Too many requests. Trying again in {n} s."),
    (_A.RETRY_NOW, _A.CANCEL),
)
STILL_WAITING = ErrorText(Text("等了 {n} 秒还没有回应。", "No answer after {n} seconds."), (_A.KEEP_WAITING, _A.RETRY))
"""Shown while a request is under way, not after it: no ErrorKind."""
STALLED = ErrorText(Text("{n} 秒没有新内容了。", "Nothing new for {n} seconds."), (_A.KEEP_WAITING, _A.CANCEL))
"""The same in the middle of an answer: sending again would throw away what arrived."""

ACTION_LABELS: dict[Action, Text] = {
    Action.OPEN_SETTINGS: Text("打开设置", "Open settings"),
    Action.GET_KEY: Text("获取 Key", "Get a key"),
    Action.CHANGE_KEY: Text("填写 Key", "Enter key"),
    Action.OPEN_BILLING: Text("打开服务商网页", "Open the provider's page"),
    Action.CHOOSE_MODEL: Text("选择模型", "Choose a model"),
    Action.CHECK_ADDRESS: Text("检查地址", "Check address"),
    Action.USE_ADDRESS: Text("改用这个地址", "Use this address"),
    Action.DROP_OLDEST: Text("不带最早的消息重发", "Send without the oldest messages"),
    Action.NEW_CHAT: Text("新建对话", "New chat"),
    Action.SEND_WITHOUT: Text("去掉这一项重发", "Send without it"),
    Action.EDIT_PARAMETER: Text("修改参数", "Edit the setting"),
    Action.EDIT_MESSAGE: Text("修改消息", "Edit message"),
    Action.RETRY: Text("重试", "Retry"),
    Action.RETRY_NOW: Text("立即重试", "Retry now"),
    Action.CANCEL: Text("取消", "Cancel"),
    Action.PROXY_SETTINGS: Text("代理设置", "Proxy settings"),
    Action.KEEP_WAITING: Text("继续等", "Keep waiting"),
    Action.CONTINUE: Text("继续", "Continue"),
    Action.RAISE_LIMIT: Text("提高上限", "Raise the limit"),
    Action.REGENERATE: Text("重新生成", "Regenerate"),
    Action.UNLOCK_KEYRING: Text("再试一次", "Try again"),
}


def text_for(error: ErrorRecord) -> ErrorText:
    """The row for `error`; unknown kinds, written by a newer version, read as UNKNOWN."""
    try:
        return ERROR_TABLE[ErrorKind(error.kind)]
    except ValueError:
        return ERROR_TABLE[ErrorKind.UNKNOWN]


def say(error: ErrorRecord, language: str) -> str:
    """The sentence for `error`; a value under "name.zh" stands in for "name" in Chinese, "…" for a missing one."""
    sentence = text_for(error).sentence
    values = dict.fromkeys(PLACE.findall(sentence.en), "…") | dict(error.values)
    if language.startswith("zh"):
        values |= {name[: -len(".zh")]: value for name, value in error.values.items() if name.endswith(".zh")}
    return sentence.say(language, **values)
