<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AddressBox</name>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
</context>
<context>
    <name>ChatRequests</name>
    <message>
        <source>Show this image?</source>
        <translation>要显示这张图片吗？</translation>
    </message>
    <message>
        <source>Show this image</source>
        <translation>显示图片</translation>
    </message>
    <message>
        <source>What came from there is no image.</source>
        <translation>取回来的不是图片。</translation>
    </message>
    <message>
        <source>The message was deleted.</source>
        <translation>消息已删除。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Open this address?</source>
        <translation>要打开这个地址吗？</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter breaks the line</source>
        <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Write a message</source>
        <translation>输入消息</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Send the message (Enter)</source>
        <translation>发送消息（Enter）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answer (Esc or Ctrl+.)</source>
        <translation>停止回答（Esc 或 Ctrl+.）</translation>
    </message>
    <message>
        <source>Editing an earlier message: sending asks again, the old one stays.</source>
        <translation>正在修改之前的消息：发送后会重新提问，原来的仍然保留。</translation>
    </message>
    <message>
        <source>Cancel editing</source>
        <translation>取消修改</translation>
    </message>
    <message>
        <source>Cancel editing (Esc)</source>
        <translation>取消修改（Esc）</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>≈ {n} of {all} tokens</source>
        <translation>约 {n} / {all} tokens</translation>
    </message>
    <message>
        <source>≈ {n} tokens</source>
        <translation>约 {n} tokens</translation>
    </message>
    <message>
        <source>The conversation is longer than the model can take in.</source>
        <translation>对话太长，超过了模型能记住的长度。</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Click to rename; empty brings the automatic title back</source>
        <translation>点击可改标题；清空则恢复自动标题</translation>
    </message>
    <message>
        <source>Show or hide the list (Ctrl+B)</source>
        <translation>显示或隐藏对话列表（Ctrl+B）</translation>
    </message>
    <message>
        <source>Show or hide the settings of this chat (Ctrl+Shift+B)</source>
        <translation>显示或隐藏本对话的设置（Ctrl+Shift+B）</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Add your API key to start chatting.</source>
        <translation>填写 API Key 就能开始聊天。</translation>
    </message>
    <message>
        <source>Enter key</source>
        <translation>填写 Key</translation>
    </message>
    <message>
        <source>Quit without saving?</source>
        <translation>不保存就退出吗？</translation>
    </message>
    <message>
        <source>Your last texts could not be written to the disk. They are lost if you quit now.</source>
        <translation>最近的文字没能写到磁盘上，现在退出就会丢失。</translation>
    </message>
    <message>
        <source>&amp;Quit anyway</source>
        <translation>仍然退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Keep the window open</source>
        <translation>不退出(&amp;K)</translation>
    </message>
    <message>
        <source>Could not be saved: {reason}. The text stays in this window.</source>
        <translation>没能保存：{reason}。文字还在窗口里。</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>The conversation was moved to the trash.</source>
        <translation>对话已移到回收站。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Panes</source>
        <translation>窗格</translation>
    </message>
    <message>
        <source>Width of the list</source>
        <translation>对话列表宽度</translation>
    </message>
    <message>
        <source>Width of the sidebar</source>
        <translation>侧边栏宽度</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Find in this chat</source>
        <translation>在当前对话中查找(&amp;F)</translation>
    </message>
    <message>
        <source>La&amp;rger text</source>
        <translation>放大文字(&amp;R)</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>缩小文字(&amp;M)</translation>
    </message>
    <message>
        <source>N&amp;ormal text size</source>
        <translation>恢复默认大小(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New chat</source>
        <translation>新建对话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Chat</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Stop the answer</source>
        <translation>停止回答(&amp;S)</translation>
    </message>
    <message>
        <source>Choose a &amp;model…</source>
        <translation>选择模型(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Write a message</source>
        <translation>写消息(&amp;W)</translation>
    </message>
    <message>
        <source>Search all c&amp;hats</source>
        <translation>搜索全部对话(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Undo delete</source>
        <translation>撤销删除(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Show or hide the &amp;list</source>
        <translation>显示或隐藏对话列表(&amp;L)</translation>
    </message>
    <message>
        <source>Show or hide the chat&apos;s &amp;parameters</source>
        <translation>显示或隐藏对话参数(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>Like the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>语言 Language(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Dousha</source>
        <translation>关于豆沙(&amp;A)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Waiting for the system keyring…</source>
        <translation>正在等待系统钥匙串…</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>正在回答…</translation>
    </message>
    <message>
        <source>{prompt} tokens in, {answer} out</source>
        <translation>输入 {prompt} + 输出 {answer} tokens</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close this message</source>
        <translation>关闭提示</translation>
    </message>
</context>
</TS>
