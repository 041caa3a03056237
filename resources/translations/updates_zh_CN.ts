<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>UpdateBox</name>
        <message>
            <source>This copy of Dousha does not know where newer versions are published. Look where you got it from.</source>
            <translation>这份豆沙不知道新版本发布在哪里，请到你下载它的地方看看。</translation>
        </message>
        <message>
            <source>Looking for a newer version…</source>
            <translation>正在检查有没有新版本…</translation>
        </message>
        <message>
            <source>Version {new} is available; you have {old}. Get it from the download page.</source>
            <translation>有新版本 {new}，你现在用的是 {old}。请到下载页面获取。</translation>
        </message>
        <message>
            <source>You have the newest version.</source>
            <translation>已经是最新版本。</translation>
        </message>
        <message>
            <source>No version has been published there yet.</source>
            <translation>那里还没有发布过版本。</translation>
        </message>
        <message>
            <source>The server's answer names no version. You can look at what it said.</source>
            <translation>服务器的回复里没有版本号，可以点开看看它说了什么。</translation>
        </message>
        <message>
            <source>Check for &amp;updates</source>
            <translation>检查更新(&amp;U)</translation>
        </message>
        <message>
            <source>Asks once whether there is a newer version</source>
            <translation>问一次有没有新版本</translation>
        </message>
        <message>
            <source>Open the &amp;download page</source>
            <translation>打开下载页面(&amp;D)</translation>
        </message>
        <message>
            <source>What the server &amp;said</source>
            <translation>服务器的回复(&amp;S)</translation>
        </message>
        <message>
            <source>Shows the answer as it came</source>
            <translation>按原样显示收到的回复</translation>
        </message>
        <message>
            <source>What the server said</source>
            <translation>服务器的回复</translation>
        </message>
        <message>
            <source>Check once a da&amp;y when Dousha starts</source>
            <translation>启动时检查，每天一次(&amp;Y)</translation>
        </message>
        <message>
            <source>Asks {address} and sends nothing but the name “{name}”. Dousha never downloads or installs anything by itself.</source>
            <translation>只向 {address} 问一次，除了“{name}”这个名字什么也不发送。豆沙不会自己下载或安装任何东西。</translation>
        </message>
    </context>
    <context>
        <name>UpdateNotice</name>
        <message>
            <source>Dousha {new} is available; you have {old}.</source>
            <translation>豆沙有新版本 {new}，你现在用的是 {old}。</translation>
        </message>
        <message>
            <source>Open the download page</source>
            <translation>打开下载页面</translation>
        </message>
    </context>
    <context>
        <name>Menus</name>
        <message>
            <source>Check for &amp;updates…</source>
            <translation>检查更新(&amp;U)…</translation>
        </message>
    </context>
</TS>
