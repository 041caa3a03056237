<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
    <context>
        <name>AboutPage</name>
        <message>
            <source>Dousha {version}</source>
            <translation>豆沙 {version}</translation>
        </message>
        <message>
            <source>Chat with language models. Your chats stay on this computer.</source>
            <translation>与大语言模型聊天。聊天记录只保存在这台电脑上。</translation>
        </message>
        <message>
            <source>Dousha is free software under the MIT licence. It uses Qt and PySide6 under the GNU Lesser General Public License, version 3: they are separate libraries that you may replace with your own versions.</source>
            <translation>豆沙是自由软件，采用 MIT 许可证。它按照 GNU 宽通用公共许可证（LGPL）第 3 版使用 Qt 和 PySide6：它们是独立的库，你可以换成自己的版本。</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
    </context>
    <context>
        <name>AddressField</name>
        <message>
            <source>https://… as the service names it</source>
            <translation>https://…，服务商给出的地址</translation>
        </message>
        <message>
            <source>Requests go to {address}</source>
            <translation>请求会发往 {address}</translation>
        </message>
        <message>
            <source>This connection is not encrypted: key and messages can be read on the way.</source>
            <translation>这个连接没有加密，途中别人可能看到 Key 和消息。</translation>
        </message>
    </context>
    <context>
        <name>CheckResult</name>
        <message>
            <source>&amp;Details</source>
            <translation>详细信息(&amp;D)</translation>
        </message>
        <message>
            <source>Co&amp;py details</source>
            <translation>复制详细信息(&amp;P)</translation>
        </message>
        <message>
            <source>Details</source>
            <translation>详细信息</translation>
        </message>
        <message>
            <source>Waiting for the system keyring…</source>
            <translation>正在等待系统钥匙串…</translation>
        </message>
        <message>
            <source>Asking for the list of models…</source>
            <translation>正在获取模型列表…</translation>
        </message>
        <message>
            <source>The list is up to date.</source>
            <translation>模型列表已更新。</translation>
        </message>
        <message>
            <source>Testing…</source>
            <translation>正在测试…</translation>
        </message>
        <message>
            <source>It works.</source>
            <translation>连接正常，可以使用。</translation>
        </message>
    </context>
    <context>
        <name>EndpointDialog</name>
        <message>
            <source>Remove the key of {name}?</source>
            <translation>要删除 {name} 的 Key 吗？</translation>
        </message>
        <message>
            <source>It is deleted from the system keyring. You can enter it again at any time.</source>
            <translation>它会从系统钥匙串中删除，以后可以随时重新填写。</translation>
        </message>
        <message>
            <source>&amp;Remove key</source>
            <translation>删除 Key(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Keep it</source>
            <translation>保留(&amp;K)</translation>
        </message>
        <message>
            <source>Close without saving?</source>
            <translation>不保存就关闭吗？</translation>
        </message>
        <message>
            <source>What you typed here has not been saved.</source>
            <translation>这里填写的内容还没有保存。</translation>
        </message>
        <message>
            <source>&amp;Close without saving</source>
            <translation>不保存并关闭(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Keep editing</source>
            <translation>继续编辑(&amp;K)</translation>
        </message>
        <message>
            <source>The stored key would be sent to {host}.</source>
            <translation>已保存的 Key 将会发送给 {host}。</translation>
        </message>
        <message>
            <source>Add a service</source>
            <translation>添加服务</translation>
        </message>
        <message>
            <source>Edit service</source>
            <translation>编辑服务</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>名称(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Address</source>
            <translation>地址(&amp;A)</translation>
        </message>
        <message>
            <source>API &amp;key</source>
            <translation>API Key(&amp;K)</translation>
        </message>
        <message>
            <source>How you want to call it</source>
            <translation>你想怎么称呼它</translation>
        </message>
        <message>
            <source>Type a new key to replace the stored one</source>
            <translation>填写新的 Key 会替换已保存的</translation>
        </message>
        <message>
            <source>Paste your key here</source>
            <translation>在这里粘贴你的 Key</translation>
        </message>
        <message>
            <source>This service asks for a ke&amp;y</source>
            <translation>这个服务需要 Key(&amp;Y)</translation>
        </message>
        <message>
            <source>Get a key</source>
            <translation>获取 Key</translation>
        </message>
        <message>
            <source>Remove key…</source>
            <translation>删除 Key…</translation>
        </message>
        <message>
            <source>&amp;Test</source>
            <translation>测试(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>GeneralPage</name>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>A&amp;ppearance</source>
            <translation>外观(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Folder</source>
            <translation>文件夹(&amp;F)</translation>
        </message>
        <message>
            <source>Like the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation>打开(&amp;O)</translation>
        </message>
        <message>
            <source>Your chats are files in this folder. Copy it to make a backup. API keys are not in it.</source>
            <translation>聊天记录以文件形式保存在这个文件夹里，复制它就是备份。里面没有 API Key。</translation>
        </message>
    </context>
    <context>
        <name>KeyDialog</name>
        <message>
            <source>Close without saving the key?</source>
            <translation>不保存 Key 就关闭吗？</translation>
        </message>
        <message>
            <source>The key in the field has not been saved.</source>
            <translation>填写的 Key 还没有保存。</translation>
        </message>
        <message>
            <source>&amp;Close without saving</source>
            <translation>不保存并关闭(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Keep editing</source>
            <translation>继续编辑(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Done</source>
            <translation>完成(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Save and test</source>
            <translation>保存并测试(&amp;S)</translation>
        </message>
        <message>
            <source>API key for {name}</source>
            <translation>{name} 的 API Key</translation>
        </message>
        <message>
            <source>An API key is like a password: it lets Dousha talk to {name} on your account. Dousha keeps it in your system's keyring, never in a file, and sends it to {name} only.</source>
            <translation>API Key 就像密码：豆沙用它以你的账户访问 {name}。它只保存在系统钥匙串里，绝不写进文件，也只会发送给 {name}。</translation>
        </message>
        <message>
            <source>API &amp;key</source>
            <translation>API Key(&amp;K)</translation>
        </message>
        <message>
            <source>Paste your key here</source>
            <translation>在这里粘贴你的 Key</translation>
        </message>
        <message>
            <source>&amp;Get a key at {address}</source>
            <translation>到 {address} 获取 Key(&amp;G)</translation>
        </message>
    </context>
    <context>
        <name>KeyField</name>
        <message>
            <source>Spaces, quotes and other characters around the key were left out.</source>
            <translation>已去掉 Key 前后的空格、引号等多余字符。</translation>
        </message>
        <message>
            <source>Hide what is typed</source>
            <translation>隐藏输入的内容</translation>
        </message>
        <message>
            <source>Show what is typed</source>
            <translation>显示输入的内容</translation>
        </message>
    </context>
    <context>
        <name>KeyState</name>
        <message>
            <source>Waiting for the system keyring… It may be asking you for its password.</source>
            <translation>正在等待系统钥匙串…它可能正在请你输入密码。</translation>
        </message>
        <message>
            <source>Stored in the system keyring.</source>
            <translation>已保存在系统钥匙串里。</translation>
        </message>
        <message>
            <source>Kept until you quit.</source>
            <translation>只在这次运行中有效。</translation>
        </message>
        <message>
            <source>Taken from DOUSHA_API_KEY for this run; it is not stored.</source>
            <translation>取自环境变量 DOUSHA_API_KEY，只在这次运行中有效，不会保存。</translation>
        </message>
    </context>
    <context>
        <name>ModelEditor</name>
        <message>
            <source>Close without saving?</source>
            <translation>不保存就关闭吗？</translation>
        </message>
        <message>
            <source>What you typed here has not been saved.</source>
            <translation>这里填写的内容还没有保存。</translation>
        </message>
        <message>
            <source>&amp;Close without saving</source>
            <translation>不保存并关闭(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Keep editing</source>
            <translation>继续编辑(&amp;K)</translation>
        </message>
        <message>
            <source>“{text}” is not a price, a number of tokens or a date.</source>
            <translation>“{text}”不是价格、token 数或日期。</translation>
        </message>
        <message>
            <source>Edit model</source>
            <translation>编辑模型</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>名称(&amp;N)</translation>
        </message>
        <message>
            <source>Conte&amp;xt</source>
            <translation>上下文长度(&amp;X)</translation>
        </message>
        <message>
            <source>&amp;Longest answer</source>
            <translation>最长回答(&amp;L)</translation>
        </message>
        <message>
            <source>C&amp;urrency</source>
            <translation>货币(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Prices per million tokens</source>
            <translation>每百万 token 价格(&amp;P)</translation>
        </message>
        <message>
            <source>Prices as &amp;of</source>
            <translation>价格日期(&amp;O)</translation>
        </message>
        <message>
            <source>year-month-day</source>
            <translation>年-月-日</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>tokens</source>
            <translation>token</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>ModelList</name>
        <message>
            <source>Ask {name} for its models</source>
            <translation>获取 {name} 的模型列表</translation>
        </message>
        <message>
            <source>Or type a model's id above</source>
            <translation>也可以在上面直接输入模型 ID</translation>
        </message>
        <message>
            <source>Use “{id}”</source>
            <translation>使用“{id}”</translation>
        </message>
        <message>
            <source>As you typed it; the service must know it</source>
            <translation>按你输入的原样使用，需要服务商支持</translation>
        </message>
    </context>
    <context>
        <name>ModelPicker</name>
        <message>
            <source>Re&amp;fresh the list of {name}</source>
            <translation>刷新 {name} 的列表(&amp;F)</translation>
        </message>
        <message>
            <source>Re&amp;fresh</source>
            <translation>刷新(&amp;F)</translation>
        </message>
        <message>
            <source>Choose a model</source>
            <translation>选择模型</translation>
        </message>
        <message>
            <source>Search, or type any model id</source>
            <translation>搜索，或输入任意模型 ID</translation>
        </message>
        <message>
            <source>Search models</source>
            <translation>搜索模型</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Use for &amp;new chats too</source>
            <translation>新对话也使用它(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Edit…</source>
            <translation>编辑(&amp;E)…</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>Ch&amp;oose</source>
            <translation>选择(&amp;O)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>ModelWords</name>
        <message>
            <source>text</source>
            <translation>文本</translation>
        </message>
        <message>
            <source>thinking</source>
            <translation>深度思考</translation>
        </message>
        <message>
            <source>images</source>
            <translation>图像</translation>
        </message>
        <message>
            <source>multimodal</source>
            <translation>多模态</translation>
        </message>
        <message>
            <source>code</source>
            <translation>代码</translation>
        </message>
        <message>
            <source>creation</source>
            <translation>内容创作</translation>
        </message>
        <message>
            <source>{n} context</source>
            <translation>上下文 {n}</translation>
        </message>
        <message>
            <source>{input} in, {output} out per million tokens</source>
            <translation>每百万 token 输入 {input}、输出 {output}</translation>
        </message>
        <message>
            <source>from {input} in, {output} out per million tokens</source>
            <translation>每百万 token 输入 {input} 起、输出 {output} 起</translation>
        </message>
        <message>
            <source>as of {date}</source>
            <translation>{date} 的价格</translation>
        </message>
    </context>
    <context>
        <name>NetworkForm</name>
        <message>
            <source>This is not a proxy address. It looks like http://host:port.</source>
            <translation>这不是代理地址，正确的写法类似 http://host:port。</translation>
        </message>
        <message>
            <source>Certificate file</source>
            <translation>证书文件</translation>
        </message>
        <message>
            <source>Certificates</source>
            <translation>证书</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>所有文件</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Like the system</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>None: connect directly</source>
            <translation>不用代理，直接连接</translation>
        </message>
        <message>
            <source>Set by hand</source>
            <translation>手动设置</translation>
        </message>
        <message>
            <source>Pro&amp;xy</source>
            <translation>代理(&amp;X)</translation>
        </message>
        <message>
            <source>Proxy add&amp;ress</source>
            <translation>代理地址(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;User</source>
            <translation>用户名(&amp;U)</translation>
        </message>
        <message>
            <source>Pass&amp;word</source>
            <translation>密码(&amp;W)</translation>
        </message>
        <message>
            <source>Certi&amp;ficate file</source>
            <translation>证书文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Give up after</source>
            <translation>最长等待(&amp;G)</translation>
        </message>
        <message>
            <source>http://host:port or socks5://host:port</source>
            <translation>http://host:port 或 socks5://host:port</translation>
        </message>
        <message>
            <source>Only if your company uses its own</source>
            <translation>只有公司使用自己的证书时才需要</translation>
        </message>
        <message>
            <source>A PEM file whose certificates are trusted besides the system's.</source>
            <translation>PEM 文件，其中的证书会和系统证书一起受到信任。</translation>
        </message>
        <message>
            <source>&amp;Browse…</source>
            <translation>浏览(&amp;B)…</translation>
        </message>
        <message>
            <source>seconds of silence</source>
            <translation>秒没有数据就放弃</translation>
        </message>
        <message>
            <source>S&amp;how answers while they are being written</source>
            <translation>边写边显示回答(&amp;H)</translation>
        </message>
        <message>
            <source>Switch it off where a proxy lets answers through only when they are complete.</source>
            <translation>如果代理要等回答完整后才放行，请关掉它。</translation>
        </message>
        <message>
            <source>Stored; type to replace it</source>
            <translation>已保存，重新填写会替换</translation>
        </message>
    </context>
    <context>
        <name>PriceTable</name>
        <message>
            <source>Up to input tokens</source>
            <translation>输入 token 不超过</translation>
        </message>
        <message>
            <source>Input</source>
            <translation>输入</translation>
        </message>
        <message>
            <source>Output</source>
            <translation>输出</translation>
        </message>
        <message>
            <source>Cached input</source>
            <translation>缓存输入</translation>
        </message>
        <message>
            <source>Empty: any length</source>
            <translation>留空表示不限</translation>
        </message>
        <message>
            <source>Prices per million tokens</source>
            <translation>每百万 token 价格</translation>
        </message>
        <message>
            <source>&amp;Add price</source>
            <translation>添加价格(&amp;A)</translation>
        </message>
        <message>
            <source>Remo&amp;ve price</source>
            <translation>删除价格(&amp;V)</translation>
        </message>
    </context>
    <context>
        <name>ServicesPage</name>
        <message>
            <source>Remove {name}?</source>
            <translation>要移除 {name} 吗？</translation>
        </message>
        <message>
            <source>Its key is deleted from the system keyring. Your chats stay and can be continued elsewhere.</source>
            <translation>它的 Key 会从系统钥匙串中删除。聊天记录会保留，可以换别的服务继续。</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>移除(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Keep it</source>
            <translation>保留(&amp;K)</translation>
        </message>
        <message>
            <source>{name} on this computer</source>
            <translation>本机的 {name}</translation>
        </message>
        <message>
            <source>&amp;Another service…</source>
            <translation>其他服务(&amp;A)…</translation>
        </message>
        <message>
            <source>No service yet. Add one to start chatting.</source>
            <translation>还没有服务，添加一个就能开始聊天。</translation>
        </message>
        <message>
            <source>Dousha talks to any service that speaks the OpenAI chat protocol.</source>
            <translation>凡是支持 OpenAI 聊天协议的服务，豆沙都能使用。</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>服务</translation>
        </message>
        <message>
            <source>&amp;Add</source>
            <translation>添加(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Edit…</source>
            <translation>编辑(&amp;E)…</translation>
        </message>
        <message>
            <source>&amp;Remove…</source>
            <translation>移除(&amp;R)…</translation>
        </message>
    </context>
    <context>
        <name>SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>设置</translation>
        </message>
        <message>
            <source>&amp;Services</source>
            <translation>服务(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;General</source>
            <translation>通用(&amp;G)</translation>
        </message>
        <message>
            <source>A&amp;bout</source>
            <translation>关于(&amp;B)</translation>
        </message>
    </context>
    <context>
        <name>ToolResultsDialog</name>
        <message>
            <source>Close without sending?</source>
            <translation>不发送就关闭吗？</translation>
        </message>
        <message>
            <source>The results that you typed are not kept.</source>
            <translation>你填写的结果不会保留。</translation>
        </message>
        <message>
            <source>&amp;Close without sending</source>
            <translation>不发送并关闭(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Keep editing</source>
            <translation>继续编辑(&amp;K)</translation>
        </message>
        <message>
            <source>Tool results</source>
            <translation>工具调用结果</translation>
        </message>
        <message>
            <source>The model asks for these functions. Enter what they return; it answers with that.</source>
            <translation>模型要调用这些函数。请填写它们的返回结果，模型会据此回答。</translation>
        </message>
        <message>
            <source>&amp;Result</source>
            <translation>结果(&amp;R)</translation>
        </message>
        <message>
            <source>Arguments</source>
            <translation>参数</translation>
        </message>
        <message>
            <source>&amp;Send results</source>
            <translation>发送结果(&amp;S)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
</TS>
