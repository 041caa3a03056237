<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AttachmentTray</name>
    <message>
        <source>Attach images or text files</source>
        <translation>添加图片或文本文件</translation>
    </message>
    <message>
        <source>Images and text files</source>
        <translation>图片和文本文件</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>pasted image</source>
        <translation>粘贴的图片</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Attach images or text files</source>
        <translation>添加图片或文本文件</translation>
    </message>
    <message>
        <source>Attach images or text files; you can also paste or drop them here</source>
        <translation>添加图片或文本文件，也可以直接粘贴或拖到这里</translation>
    </message>
</context>
<context>
    <name>VisionHint</name>
    <message>
        <source>{model} may not be able to see images.</source>
        <translation>{model} 可能看不了图片。</translation>
    </message>
</context>
</TS>
