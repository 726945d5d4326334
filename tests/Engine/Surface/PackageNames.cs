#if !ORLEANS_ENGINE
using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace AlprGrains.Tests.Engine.Surface;

/// <summary>Names types as <see cref="TypeNames"/> does, less nullability, from metadata alone: nothing is loaded, so nothing need be there.</summary>
internal sealed class PackageNames(ImmutableArray<string> typeParameters, ImmutableArray<string> methodParameters) : ISignatureTypeProvider<string, object?>
{
    public static string Of(MetadataReader reader, EntityHandle handle, PackageNames names) => handle.Kind switch
    {
        HandleKind.TypeDefinition => names.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => names.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        _ => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(names, null),
    };

    public static ImmutableArray<string> Parameters(MetadataReader reader, GenericParameterHandleCollection handles) =>
        [.. handles.Select(handle => reader.GetString(reader.GetGenericParameter(handle).Name))];

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var declaring = type.GetDeclaringType();
        return declaring.IsNil
            ? Full(reader.GetString(type.Namespace), reader.GetString(type.Name))
            : $"{GetTypeFromDefinition(reader, declaring, 0)}.{Bare(reader.GetString(type.Name))}";
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}.{Bare(reader.GetString(type.Name))}"
            : Full(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => typeParameters[index];

    public string GetGenericMethodParameter(object? genericContext, int index) => methodParameters[index];

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => $"ref {elementType}";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function pointer";

    // Of modifiers only init matters here, and the reader of properties looks for it.
    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        modifier.EndsWith(".IsExternalInit", StringComparison.Ordinal) ? $"init {unmodifiedType}" : unmodifiedType;

    private static string Full(string space, string name) => space.Length == 0 ? Bare(name) : $"{space}.{Bare(name)}";

    private static string Bare(string name) => name.Split('`')[0];
}
#endif
