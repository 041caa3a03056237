<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>SearchField</name>
        <message>
            <source>&amp;Newest first</source>
            <translation>最新的在前(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Most hits first</source>
            <translation>命中最多的在前(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Traditional and simplified are the same</source>
            <translation>不分繁体和简体(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Remove this saved search</source>
            <translation>不再保存这个搜索(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Save this search</source>
            <translation>保存这个搜索(&amp;S)</translation>
        </message>
        <message>
            <source>Search all chats</source>
            <translation>搜索所有对话</translation>
        </message>
        <message>
            <source>Words, "phrases", -without; Ctrl+Shift+F</source>
            <translation>词语、"短语"、-排除；Ctrl+Shift+F</translation>
        </message>
        <message>
            <source>Search choices</source>
            <translation>搜索选项</translation>
        </message>
        <message>
            <source>Order, forms of characters, saved searches</source>
            <translation>排序、繁简、保存的搜索</translation>
        </message>
    </context>
    <context>
        <name>SearchPanel</name>
        <message>
            <source>Searching…</source>
            <translation>正在搜索…</translation>
        </message>
        <message>
            <source>Type a word to look for.</source>
            <translation>请输入要查找的词。</translation>
        </message>
        <message>
            <source>Nothing found for “{text}”</source>
            <translation>没有找到“{text}”</translation>
        </message>
        <message>
            <source>Clear search</source>
            <translation>清除搜索</translation>
        </message>
        <message>
            <source>1 message</source>
            <translation>1 条消息</translation>
        </message>
        <message>
            <source>{n} messages</source>
            <translation>{n} 条消息</translation>
        </message>
        <message>
            <source>index {n} %</source>
            <translation>索引 {n}%</translation>
        </message>
        <message>
            <source>Search results</source>
            <translation>搜索结果</translation>
        </message>
    </context>
    <context>
        <name>FoundRows</name>
        <message>
            <source>1 more in this chat</source>
            <translation>这个对话里还有 1 条</translation>
        </message>
        <message>
            <source>{n} more in this chat</source>
            <translation>这个对话里还有 {n} 条</translation>
        </message>
        <message>
            <source>More in this chat</source>
            <translation>这个对话里的其他结果</translation>
        </message>
        <message>
            <source>You</source>
            <translation>你</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回答</translation>
        </message>
        <message>
            <source>Tool result</source>
            <translation>工具结果</translation>
        </message>
        <message>
            <source>System prompt</source>
            <translation>系统提示词</translation>
        </message>
    </context>
</TS>
