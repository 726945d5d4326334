using System.Reflection;
using System.Text;

namespace AlprGrains.Tests.Recognition.Binding;

/// <summary>
/// compat/OpenCvSharp/Surface.txt lists every public member of the stand-in, to be reviewed against OpenCvSharp4: a member that the
/// package lacks would compile here and break there.
/// </summary>
public class SurfaceTests
{
    private static readonly string File_ = Repository.PathOf("compat/OpenCvSharp/Surface.txt");

    [Fact]
    public void Surface_of_the_stand_in_is_the_one_under_review()
    {
        var found = SurfaceOf(typeof(OpenCvSharp.Mat).Assembly);
        Assert.True(File.Exists(File_) && File.ReadAllText(File_).ReplaceLineEndings("\n") == found,
            $"the public surface of compat/OpenCvSharp changed. Compare with OpenCvSharp4, then put this into {File_}:\n{found}");
    }

    [Fact]
    public void A_member_that_the_file_does_not_list_is_seen()
    {
        var surface = SurfaceOf(typeof(SurfaceTests).Assembly);
        Assert.Contains("AlprGrains.Tests.Recognition.Binding.SurfaceTests.A_member_that_the_file_does_not_list_is_seen() : Void", surface);
        Assert.NotEqual(SurfaceOf(typeof(OpenCvSharp.Mat).Assembly), surface);
    }

    private static string SurfaceOf(Assembly assembly)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assembly.GetExportedTypes())
        {
            lines.Add($"{type.FullName} : {type.BaseType?.Name}");
            const BindingFlags all = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            if (type.IsEnum)
            {
                foreach (var name in Enum.GetNames(type)) lines.Add($"{type.FullName}.{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
                continue;
            }
            foreach (var constructor in type.GetConstructors(all)) lines.Add($"{type.FullName}({Parameters(constructor)})");
            foreach (var method in type.GetMethods(all)) lines.Add($"{type.FullName}.{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}");
            foreach (var property in type.GetProperties(all)) lines.Add($"{type.FullName}.{property.Name} {{{(property.CanRead ? " get;" : "")}{(property.SetMethod?.IsPublic == true ? " set;" : "")} }} : {Name(property.PropertyType)}");
            foreach (var field in type.GetFields(all)) lines.Add($"{type.FullName}.{field.Name} : {Name(field.FieldType)}");
        }
        return string.Join('\n', lines) + "\n";
    }

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo p)
    {
        var text = new StringBuilder();
        if (p.IsOut) text.Append("out ");
        text.Append(Name(p.ParameterType.IsByRef ? p.ParameterType.GetElementType()! : p.ParameterType)).Append(' ').Append(p.Name);
        if (p.HasDefaultValue) text.Append(" = ").Append(p.DefaultValue switch { null => "default", string s => $"\"{s}\"", var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) });
        return text.ToString();
    }

    private static string Name(Type type) => type switch
    {
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
