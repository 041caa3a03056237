<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>CodeHeader</name>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Line numbers</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>Do not break long lines</source>
        <translation>长行不换行</translation>
    </message>
    <message>
        <source>Save as a file</source>
        <translation>存为文件</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>What would you like to talk about?</source>
        <translation>想聊点什么？</translation>
    </message>
    <message>
        <source>Write your question below, or begin with one of these.</source>
        <translation>在下面写下你的问题，或者从这里挑一个开始。</translation>
    </message>
    <message>
        <source>Explain how a refrigerator works, for a child</source>
        <translation>给小朋友讲讲冰箱是怎么工作的</translation>
    </message>
    <message>
        <source>Write a polite email that declines a meeting</source>
        <translation>写一封婉拒会议的邮件</translation>
    </message>
    <message>
        <source>Plan a three-day trip to Chengdu with good food</source>
        <translation>安排一个三天的成都美食之旅</translation>
    </message>
    <message>
        <source>Make a table that compares cycling, bus and car</source>
        <translation>用表格比较骑车、公交和开车</translation>
    </message>
</context>
<context>
    <name>EndButton</name>
    <message>
        <source>To the end (Ctrl+End)</source>
        <translation>到最新处（Ctrl+End）</translation>
    </message>
    <message>
        <source>New text below</source>
        <translation>下面有新内容</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在这个对话里查找</translation>
    </message>
    <message>
        <source>Previous hit (Shift+Enter)</source>
        <translation>上一处（Shift+Enter）</translation>
    </message>
    <message>
        <source>Next hit (Enter)</source>
        <translation>下一处（Enter）</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭（Esc）</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
</context>
<context>
    <name>MessageActions</name>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Edit and ask again</source>
        <translation>修改后重新提问</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新生成</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Quote in the message</source>
        <translation>引用到输入框</translation>
    </message>
    <message>
        <source>Delete message</source>
        <translation>删除消息</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>MessageTools</name>
    <message>
        <source>Copy selection as Markdown</source>
        <translation>复制所选内容的 Markdown</translation>
    </message>
    <message>
        <source>Copy selection</source>
        <translation>复制所选</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>StripFactory</name>
    <message>
        <source>Save as a file</source>
        <translation>存为文件</translation>
    </message>
    <message>
        <source>The file could not be written: {reason}</source>
        <translation>文件没能写入：{reason}</translation>
    </message>
    <message>
        <source>The model waits for the result.</source>
        <translation>模型在等工具的结果。</translation>
    </message>
    <message>
        <source>Add the result…</source>
        <translation>填写结果…</translation>
    </message>
    <message>
        <source>One part of the answer could not be read.</source>
        <translation>回答里有一处没能读懂。</translation>
    </message>
    <message>
        <source>{n} parts of the answer could not be read.</source>
        <translation>回答里有 {n} 处没能读懂。</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Model: {x}</source>
        <translation>模型：{x}</translation>
    </message>
    <message>
        <source>Answered by: {x}</source>
        <translation>实际回答的模型：{x}</translation>
    </message>
    <message>
        <source>Time: {x}</source>
        <translation>时间：{x}</translation>
    </message>
    <message>
        <source>Took: {x}</source>
        <translation>用时：{x}</translation>
    </message>
    <message>
        <source>Ended with: {x}</source>
        <translation>结束原因：{x}</translation>
    </message>
    <message>
        <source>Input tokens: {x}</source>
        <translation>输入 token：{x}</translation>
    </message>
    <message>
        <source>of these from the cache: {x}</source>
        <translation>其中来自缓存：{x}</translation>
    </message>
    <message>
        <source>Output tokens: {x}</source>
        <translation>输出 token：{x}</translation>
    </message>
    <message>
        <source>of these for thinking: {x}</source>
        <translation>其中用于思考：{x}</translation>
    </message>
    <message>
        <source>Cost: about {x}</source>
        <translation>费用：约 {x}</translation>
    </message>
    <message>
        <source>Tool result</source>
        <translation>工具结果</translation>
    </message>
    <message>
        <source>The model declined:</source>
        <translation>模型拒绝了：</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Tool call: {name}</source>
        <translation>调用工具：{name}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} 秒</translation>
    </message>
    <message>
        <source>{m} min {n} s</source>
        <translation>{m} 分 {n} 秒</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>正在思考…</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Thought for {t}</source>
        <translation>思考了 {t}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
</context>
<context>
    <name>TranscriptPane</name>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>TableHeader</name>
    <message>
        <source>Open table in a window</source>
        <translation>在窗口中打开表格</translation>
    </message>
</context>
<context>
    <name>TableWindow</name>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
