<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>CopyAsCode</name>
    <message>
        <source>Copy as code</source>
        <translation>复制为代码</translation>
    </message>
    <message>
        <source>A whole program that sends this request, in the language of your choice</source>
        <translation>生成发送这个请求的完整程序，语言任选</translation>
    </message>
</context>
<context>
    <name>JsonEditor</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Start from an example</source>
        <translation>从示例开始填</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大编辑</translation>
    </message>
    <message>
        <source>Edit in a window of its own</source>
        <translation>在单独的窗口里编辑</translation>
    </message>
</context>
<context>
    <name>JsonWindow</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理格式</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>This service was removed</source>
        <translation>这个服务已被删除</translation>
    </message>
    <message>
        <source>Model: {name}, {service}</source>
        <translation>模型：{name}，{service}</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>ParameterGroup</name>
    <message>
        <source>{n} set</source>
        <translation>已设 {n} 项</translation>
    </message>
    <message>
        <source>More settings ({n})</source>
        <translation>更多设置（{n}）</translation>
    </message>
    <message>
        <source>Fewer settings</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>ParameterList</name>
    <message>
        <source>Show all settings again</source>
        <translation>重新显示全部设置</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>No setting is called that. Anything else can go into “Anything else”.</source>
        <translation>没有找到这样的设置。上面没有的参数可以填在“其他参数”里。</translation>
    </message>
</context>
<context>
    <name>ParameterRow</name>
    <message>
        <source>Help: {name}</source>
        <translation>说明：{name}</translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>Preset: {name}</source>
        <translation>预设：{name}</translation>
    </message>
    <message>
        <source>Named sets of settings: apply, save, use for new chats, delete</source>
        <translation>成套的设置：套用、保存、设为新对话默认、删除</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>No presets yet</source>
        <translation>还没有预设</translation>
    </message>
    <message>
        <source>Save these settings as a preset…</source>
        <translation>把当前设置存为预设…</translation>
    </message>
    <message>
        <source>Delete a preset</source>
        <translation>删除预设</translation>
    </message>
    <message>
        <source>Use for new chats</source>
        <translation>新对话默认使用</translation>
    </message>
    <message>
        <source>No preset</source>
        <translation>不使用预设</translation>
    </message>
    <message>
        <source>“{name}” is in use now.</source>
        <translation>已换成“{name}”。</translation>
    </message>
    <message>
        <source>Reset all settings of this chat</source>
        <translation>清除这个对话的所有设置</translation>
    </message>
    <message>
        <source>All settings were reset.</source>
        <translation>所有设置都已清除。</translation>
    </message>
    <message>
        <source>“{name}” was replaced.</source>
        <translation>“{name}”已更新。</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>已存为“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>“{name}”已删除。</translation>
    </message>
</context>
<context>
    <name>PresetName</name>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>RequestPreview</name>
    <message>
        <source>(the service was removed)</source>
        <translation>（服务已删除）</translation>
    </message>
    <message>
        <source>… {n} characters are not shown here; Copy takes everything …</source>
        <translation>……这里省略了 {n} 个字符，复制时是完整的……</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Copied. Your key is not in it: set DOUSHA_API_KEY before you run it.</source>
        <translation>已复制。代码里没有 Key，运行前请设置环境变量 DOUSHA_API_KEY。</translation>
    </message>
    <message>
        <source>What will be sent</source>
        <translation>将要发送的内容</translation>
    </message>
    <message>
        <source>This is the request of the next message, with the text in the message field. It changes as you change settings. Pictures and what is in files are left out here.</source>
        <translation>这是下一条消息的完整请求，包括输入框里的文字；改动设置，这里会跟着变。图片和文件的内容在这里省略。</translation>
    </message>
    <message>
        <source>Body of the request, as JSON</source>
        <translation>请求正文（JSON）</translation>
    </message>
    <message>
        <source>Copy the JSON</source>
        <translation>复制 JSON</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ResetButton</name>
    <message>
        <source>Reset to “{unset}”</source>
        <translation>恢复为“{unset}”</translation>
    </message>
</context>
<context>
    <name>SeedEditor</name>
    <message>
        <source>Throw dice: a new random seed</source>
        <translation>掷骰子：换一个随机种子</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>What will be sent</source>
        <translation>将要发送的内容</translation>
    </message>
    <message>
        <source>Shows the exact request of the next message</source>
        <translation>查看下一条消息会发出的完整请求</translation>
    </message>
</context>
<context>
    <name>SystemPrompt</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>Goes before every conversation: who the model is to be, and how to answer.</source>
        <translation>放在对话最前面，告诉模型它是谁、该怎样回答。</translation>
    </message>
    <message>
        <source>Who should the model be, and how should it answer?</source>
        <translation>想让模型扮演谁、怎样回答？</translation>
    </message>
</context>
<context>
    <name>TextListEditor</name>
    <message>
        <source>No more than {n}</source>
        <translation>最多 {n} 个</translation>
    </message>
    <message>
        <source>One more, then Enter</source>
        <translation>再加一个，按回车</translation>
    </message>
    <message>
        <source>{unset}: type a text, then Enter</source>
        <translation>{unset}；输入文字后按回车添加</translation>
    </message>
    <message>
        <source>Remove “{text}”</source>
        <translation>删除“{text}”</translation>
    </message>
</context>
</TS>
