using System.Text;
using AlprGrains.Audit.Notes;
using AlprGrains.Audit.Tree;

namespace AlprGrains.Tests.Audit.Notes;

/// <summary>Ed25519, keys and notes against published vectors.</summary>
public class SignedNoteTests
{
    // The example of the Go package golang.org/x/mod/sumdb/note, which the format comes from.
    private const string KnownKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string KnownText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string KnownNote = KnownText + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static readonly byte[] Seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static readonly NoteKey Key = new("example.org/log", Ed25519.PublicKeyOf(Seed));

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_is_that_of_RFC_8032(string seedHex, string publicHex, string messageHex, string signatureHex)
    {
        var (seed, message, signature) = (Convert.FromHexString(seedHex), Convert.FromHexString(messageHex), Convert.FromHexString(signatureHex));
        var publicKey = Ed25519.PublicKeyOf(seed);
        Assert.Equal(publicHex, Convert.ToHexStringLower(publicKey));
        Assert.Equal(signatureHex, Convert.ToHexStringLower(Ed25519.Sign(seed, message)));
        Assert.True(Ed25519.IsSignedBy(publicKey, message, signature));
        Assert.False(Ed25519.IsSignedBy(publicKey, [.. message, 0], signature));
        signature[10] ^= 1;
        Assert.False(Ed25519.IsSignedBy(publicKey, message, signature));
    }

    [Fact]
    public void A_note_that_another_program_signed_is_opened()
    {
        Assert.True(NoteKey.TryParse(KnownKey, out var key));
        Assert.Equal(0xc74f20a3, key.Id);
        Assert.Equal(KnownText, SignedNote.Open(Encoding.UTF8.GetBytes(KnownNote), key, out _));
    }

    [Fact]
    public void A_key_with_pluses_in_its_base64_is_read() => Assert.True(NoteKey.TryParse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", out _));

    [Theory]
    [InlineData("")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void No_other_text_is_that_key(string text) => Assert.False(NoteKey.TryParse(text, out _));

    [Fact]
    public void A_witness_may_add_its_signature()
    {
        var witness = new NoteKey("witness.example", Ed25519.PublicKeyOf(new byte[32]));
        var note = new Checkpoint(Key.Name, 7, Rfc6962.EmptyRoot).Sign(Key, Seed);
        var signatureOfWitness = SignedNote.Sign(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], witness, new byte[32]).Split("\n\n")[1];
        Assert.Equal(7, Checkpoint.Open(Encoding.UTF8.GetBytes(note + signatureOfWitness), Key, out _)!.Size);
    }

    [Theory]
    [InlineData("example.org/log\n07\n{0}\n")]
    [InlineData("example.org/log\n-7\n{0}\n")]
    [InlineData("example.org/other\n7\n{0}\n")]
    [InlineData("example.org/log\n7\n")]
    [InlineData("example.org/log\n7\nshort\n")]
    public void A_signed_text_that_is_no_checkpoint_is_refused(string text)
    {
        var note = SignedNote.Sign(text.Replace("{0}", Rfc6962.EmptyRoot.Base64, StringComparison.Ordinal), Key, Seed);
        Assert.Null(Checkpoint.Open(Encoding.UTF8.GetBytes(note), Key, out var problem));
        Assert.NotEmpty(problem);
    }
}
