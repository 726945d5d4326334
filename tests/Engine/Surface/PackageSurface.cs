#if !ORLEANS_ENGINE
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AlprGrains.Tests.Engine.Surface;

/// <summary>
/// The lines of <see cref="SurfaceDump"/> for an assembly file that cannot be loaded, because what it depends on is not there. Nullability
/// is left out, and all interfaces are listed: enough to ask whether a line holds.
/// </summary>
internal sealed class PackageSurface
{
    private readonly MetadataReader _reader;

    private PackageSurface(MetadataReader reader) => _reader = reader;

    /// <summary>The public types of a file and its lines.</summary>
    public static (HashSet<string> Types, HashSet<string> Lines) Of(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var surface = new PackageSurface(file.GetMetadataReader());
        var types = surface._reader.TypeDefinitions
            .Where(handle => (surface._reader.GetTypeDefinition(handle).Attributes & TypeAttributes.VisibilityMask)
                is TypeAttributes.Public or TypeAttributes.NestedPublic)
            .ToList();
        return (
            types.Select(handle => new PackageNames([], []).GetTypeFromDefinition(surface._reader, handle, 0)).ToHashSet(StringComparer.Ordinal),
            types.SelectMany(surface.Lines).ToHashSet(StringComparer.Ordinal));
    }

    private IEnumerable<string> Lines(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var parameters = PackageNames.Parameters(_reader, type.GetGenericParameters());
        var names = new PackageNames(parameters, []);
        var name = names.GetTypeFromDefinition(_reader, handle, 0) + (parameters.IsEmpty ? "" : $"<{string.Join(", ", parameters)}>");
        var parent = type.BaseType.IsNil ? "" : PackageNames.Of(_reader, type.BaseType, names);

        yield return $"{Kind(type, parent, names)} {name}{Constraints(type.GetGenericParameters(), names)}";
        if (parent is not ("" or "System.Object" or "System.ValueType" or "System.Enum"))
            yield return $"{name} : {parent}";
        foreach (var part in type.GetInterfaceImplementations())
            yield return $"{name} : {PackageNames.Of(_reader, _reader.GetInterfaceImplementation(part).Interface, names)}";
        if (Attribute(type.GetCustomAttributes(), "System.AttributeUsageAttribute") is { } usage)
            yield return $"{name} on {Usage(usage)}";

        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition).Where(method => IsSeen(method.Attributes)))
        {
            var text = _reader.GetString(method.Name);
            if (parent == "System.MulticastDelegate" && text == "Invoke")
                yield return $"{name} calls {Signature(method, parameters)}";
            else if (text == ".ctor")
                yield return $"{name} new({Parameters(method, Decode(method, parameters))}){Access(type, method)}";
            else if (!method.Attributes.HasFlag(MethodAttributes.SpecialName) || text.StartsWith("op_", StringComparison.Ordinal))
                yield return $"{name} . {Signature(method, parameters)}{Access(type, method)}";
        }

        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition).Where(field => (field.Attributes & FieldAttributes.FieldAccessMask)
            is FieldAttributes.Public or FieldAttributes.Family && !field.Attributes.HasFlag(FieldAttributes.SpecialName)))
        {
            var text = _reader.GetString(field.Name);
            var isStatic = field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : "";
            var isReadOnly = field.Attributes.HasFlag(FieldAttributes.InitOnly) ? "readonly " : "";
            yield return field.GetDefaultValue() is { IsNil: false } constant
                ? $"{name} const {text} = {Literal(constant)}"
                : $"{name} field {isStatic}{isReadOnly}{field.DecodeSignature(names, null)} {text}";
        }

        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            if (Property(type, property, names) is { } text)
                yield return $"{name} {text}";
        }
    }

    private string Kind(TypeDefinition type, string parent, PackageNames names)
    {
        if (type.Attributes.HasFlag(TypeAttributes.Interface))
            return "interface";
        var isAbstract = type.Attributes.HasFlag(TypeAttributes.Abstract);
        var isSealed = type.Attributes.HasFlag(TypeAttributes.Sealed);
        return parent switch
        {
            "System.MulticastDelegate" => "delegate",
            "System.Enum" => "enum of " + type.GetFields().Select(_reader.GetFieldDefinition)
                .Single(field => _reader.GetString(field.Name) == "value__").DecodeSignature(names, null)["System.".Length..],
            "System.ValueType" => Attribute(type.GetCustomAttributes(), "System.Runtime.CompilerServices.IsReadOnlyAttribute") is null
                ? "struct" : "readonly struct",
            _ => isAbstract && isSealed ? "static class" : isAbstract ? "abstract class" : isSealed ? "sealed class" : "class",
        };
    }

    private string Signature(MethodDefinition method, System.Collections.Immutable.ImmutableArray<string> typeParameters)
    {
        var own = PackageNames.Parameters(_reader, method.GetGenericParameters());
        var signature = Decode(method, typeParameters);
        var self = Attribute(method.GetCustomAttributes(), "System.Runtime.CompilerServices.ExtensionAttribute") is null ? "" : "this ";
        return $"{(method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : "")}{signature.ReturnType} {_reader.GetString(method.Name)}"
            + $"{(own.IsEmpty ? "" : $"<{string.Join(", ", own)}>")}({self}{Parameters(method, signature)})"
            + Constraints(method.GetGenericParameters(), new PackageNames(typeParameters, own));
    }

    private MethodSignature<string> Decode(MethodDefinition method, System.Collections.Immutable.ImmutableArray<string> typeParameters) =>
        method.DecodeSignature(new PackageNames(typeParameters, PackageNames.Parameters(_reader, method.GetGenericParameters())), null);

    private string Parameters(MethodDefinition method, MethodSignature<string> signature) => string.Join(", ", method.GetParameters()
        .Select(_reader.GetParameter)
        .Where(parameter => parameter.SequenceNumber > 0)
        .OrderBy(parameter => parameter.SequenceNumber)
        .Select(parameter =>
        {
            var isParams = Attribute(parameter.GetCustomAttributes(), "System.ParamArrayAttribute") is null ? "" : "params ";
            var isOut = parameter.Attributes.HasFlag(ParameterAttributes.Out) ? "out " : "";
            var value = parameter.Attributes.HasFlag(ParameterAttributes.HasDefault) ? $" = {Literal(parameter.GetDefaultValue())}" : "";
            return $"{isParams}{isOut}{signature.ParameterTypes[parameter.SequenceNumber - 1]} {_reader.GetString(parameter.Name)}{value}";
        }));

    private string? Property(TypeDefinition type, PropertyDefinition property, PackageNames names)
    {
        var accessors = property.GetAccessors();
        var get = Accessor(accessors.Getter);
        var set = Accessor(accessors.Setter);
        if (get is null && set is null)
            return null;
        var text = get is { } getter ? $" get{Access(type, getter)}" : "";
        if (set is { } setter)
        {
            text += setter.DecodeSignature(names, null).ReturnType.StartsWith("init ", StringComparison.Ordinal)
                ? " init"
                : $" set{Access(type, setter)}";
        }

        if (Attribute(property.GetCustomAttributes(), "System.Runtime.CompilerServices.RequiredMemberAttribute") is not null)
            text += " required";
        var isStatic = (get ?? set)!.Value.Attributes.HasFlag(MethodAttributes.Static) ? "static " : "";
        return $"{{}} {isStatic}{property.DecodeSignature(names, null).ReturnType} {_reader.GetString(property.Name)}{text}";
    }

    private MethodDefinition? Accessor(MethodDefinitionHandle handle) =>
        handle.IsNil || !IsSeen(_reader.GetMethodDefinition(handle).Attributes) ? null : _reader.GetMethodDefinition(handle);

    private static bool IsSeen(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string Access(TypeDefinition type, MethodDefinition method)
    {
        var isAbstract = method.Attributes.HasFlag(MethodAttributes.Abstract);
        var text = (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "" : " protected";
        if (type.Attributes.HasFlag(TypeAttributes.Interface))
            return isAbstract ? text : text + " with default";
        var isVirtual = method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final);
        return isAbstract ? text + " abstract" : isVirtual ? text + " virtual" : text;
    }

    private string Literal(ConstantHandle handle)
    {
        if (handle.IsNil)
            return "default";
        var constant = _reader.GetConstant(handle);
        return _reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) switch
        {
            null => "default",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            { } value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };
    }

    private string Constraints(GenericParameterHandleCollection handles, PackageNames names) => string.Concat(handles.Select(handle =>
    {
        var parameter = _reader.GetGenericParameter(handle);
        var parts = parameter.GetConstraints().Select(_reader.GetGenericParameterConstraint)
            .Select(constraint => PackageNames.Of(_reader, constraint.Type, names))
            .Where(type => type != "System.ValueType").Order(StringComparer.Ordinal).ToList();
        if (parameter.Attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Insert(0, "class");
        if (parameter.Attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            parts.Insert(0, "struct");
        else if (parameter.Attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {_reader.GetString(parameter.Name)} : {string.Join(", ", parts)}";
    }));

    private CustomAttribute? Attribute(CustomAttributeHandleCollection attributes, string typeName)
    {
        foreach (var attribute in attributes.Select(_reader.GetCustomAttribute))
        {
            var type = attribute.Constructor.Kind == HandleKind.MemberReference
                ? _reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
                : _reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
            if (type.Kind != HandleKind.TypeSpecification && PackageNames.Of(_reader, type, new PackageNames([], [])) == typeName)
                return attribute;
        }

        return null;
    }

    // The blob of an attribute: a mark, the fixed argument, then named ones, here all of them flags.
    private string Usage(CustomAttribute usage)
    {
        var blob = _reader.GetBlobReader(usage.Value);
        blob.ReadUInt16();
        var text = ((AttributeTargets)blob.ReadInt32()).ToString();
        var flags = new Dictionary<string, bool>();
        for (var left = blob.ReadUInt16(); left > 0; left--)
        {
            blob.ReadUInt16();
            flags[blob.ReadSerializedString()!] = blob.ReadBoolean();
        }

        return text + (flags.GetValueOrDefault("AllowMultiple") ? ", multiple" : "") + (flags.GetValueOrDefault("Inherited", true) ? "" : ", not inherited");
    }
}
#endif
