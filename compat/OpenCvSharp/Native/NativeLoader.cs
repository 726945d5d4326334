using System.Reflection;
using System.Runtime.InteropServices;

namespace OpenCvSharp.Native;

/// <summary>Finds libalprcv.so beside the assembly or the program, where the build puts it, and says what to do when it is not there.</summary>
internal static class NativeLoader
{
    private static int _registered;

    internal static void Register()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
            NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name is not (NativeMethods.Library or NativeMethods.VideoLibrary)) return 0;
        var file = $"lib{name}.so";
        var reasons = new List<string>();
        foreach (var folder in new[] { Path.GetDirectoryName(assembly.Location), AppContext.BaseDirectory })
        {
            if (string.IsNullOrEmpty(folder)) continue;
            var path = Path.Combine(folder, file);
            if (!File.Exists(path)) continue;
            try
            {
                return NativeLibrary.Load(path);
            }
            catch (DllNotFoundException e)
            {
                reasons.Add(e.Message);   // the file is there but OpenCV's own libraries are not: say so below
            }
        }
        var why = reasons.Count == 0 ? "it has not been built" : string.Join("; ", reasons);
        throw new DllNotFoundException($"{file}, the bridge to OpenCV, cannot be loaded: {why}. Run ./alpr setup, then build again.");
    }
}
