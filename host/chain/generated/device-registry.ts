// Made of contracts/DeviceRegistry.sol by `npm run contracts`; a test compares the two.
export const deviceRegistryAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "admin",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AccessControlBadConfirmation",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "neededRole",
        "type": "bytes32"
      }
    ],
    "name": "AccessControlUnauthorizedAccount",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "int256",
        "name": "algorithm",
        "type": "int256"
      }
    ],
    "name": "AlgorithmUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "AssuranceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "ClaimExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ClaimInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyClaimed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceAlreadyRegistered",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceIsSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceNotSuspended",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "DeviceUnknown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721IncorrectOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721InsufficientApproval",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOperator",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC721InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ERC721NonexistentToken",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "KeyAlreadyKnown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "LotExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "maker",
        "type": "address"
      }
    ],
    "name": "LotInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotIsRevoked",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "MemberInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "MembersMissing",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "PublicKeyInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ReasonInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "RotationExpired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "RotationInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "approved",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "ApprovalForAll",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint32",
        "name": "nonce",
        "type": "uint32"
      }
    ],
    "name": "DeviceClaimed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "DeviceRegistered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "DeviceReleased",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceSuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "by",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "DeviceUnsuspended",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "oldKey",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "newKey",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "indexed": false,
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "indexed": false,
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      }
    ],
    "name": "KeyRotated",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "root",
        "type": "bytes32"
      }
    ],
    "name": "LotRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "previousAdminRole",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "newAdminRole",
        "type": "bytes32"
      }
    ],
    "name": "RoleAdminChanged",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleGranted",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "RoleRevoked",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "DEFAULT_ADMIN_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "MAKER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "SUSPENDER_ROLE",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "claim",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "currentKey",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "getApproved",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      }
    ],
    "name": "getRoleAdmin",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "grantRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "hasRole",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      }
    ],
    "name": "isApprovedForAll",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "key",
        "type": "address"
      }
    ],
    "name": "keyOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "device",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint40",
            "name": "addedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "suspendedAt",
            "type": "uint40"
          },
          {
            "internalType": "uint40",
            "name": "retiredAt",
            "type": "uint40"
          },
          {
            "internalType": "bytes10",
            "name": "lastCti",
            "type": "bytes10"
          }
        ],
        "internalType": "struct DeviceRegistry.KeyStatus",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "net",
    "outputs": [
      {
        "internalType": "bytes8",
        "name": "",
        "type": "bytes8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "ownerIfAny",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "ownerOf",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "maker",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      },
      {
        "internalType": "bytes",
        "name": "voucher",
        "type": "bytes"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct MakerLots.Member[]",
        "name": "members",
        "type": "tuple[]"
      }
    ],
    "name": "redeem",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "x",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "y",
        "type": "bytes32"
      },
      {
        "internalType": "int8",
        "name": "algorithm",
        "type": "int8"
      },
      {
        "internalType": "uint8",
        "name": "assurance",
        "type": "uint8"
      }
    ],
    "name": "register",
    "outputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "release",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "callerConfirmation",
        "type": "address"
      }
    ],
    "name": "renounceRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "uint256",
            "name": "deadline",
            "type": "uint256"
          }
        ],
        "internalType": "struct MakerLots.Lot",
        "name": "lot",
        "type": "tuple"
      }
    ],
    "name": "revokeLot",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "role",
        "type": "bytes32"
      },
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "revokeRole",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "bytes32",
            "name": "x",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32",
            "name": "y",
            "type": "bytes32"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          }
        ],
        "internalType": "struct DeviceKeys.NewKey",
        "name": "next",
        "type": "tuple"
      },
      {
        "internalType": "bytes10",
        "name": "lastCti",
        "type": "bytes10"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "proof",
        "type": "bytes"
      }
    ],
    "name": "rotate",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "data",
        "type": "bytes"
      }
    ],
    "name": "safeTransferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "operator",
        "type": "address"
      },
      {
        "internalType": "bool",
        "name": "approved",
        "type": "bool"
      }
    ],
    "name": "setApprovalForAll",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      }
    ],
    "name": "statusOf",
    "outputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "owner",
            "type": "address"
          },
          {
            "internalType": "address",
            "name": "maker",
            "type": "address"
          },
          {
            "internalType": "int8",
            "name": "algorithm",
            "type": "int8"
          },
          {
            "internalType": "uint8",
            "name": "assurance",
            "type": "uint8"
          },
          {
            "internalType": "bool",
            "name": "suspended",
            "type": "bool"
          },
          {
            "internalType": "uint32",
            "name": "nonce",
            "type": "uint32"
          },
          {
            "internalType": "uint40",
            "name": "registeredAt",
            "type": "uint40"
          }
        ],
        "internalType": "struct DeviceRegistry.Status",
        "name": "",
        "type": "tuple"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes4",
        "name": "id",
        "type": "bytes4"
      }
    ],
    "name": "supportsInterface",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "suspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "tokenURI",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "tokenId",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "internalType": "string",
        "name": "reason",
        "type": "string"
      }
    ],
    "name": "unsuspend",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const;
export const deviceRegistryBytecode = '0x61016080604052346104ac57604081613fca803803809161002082856104b0565b8339810103126104ac5761003f6020610038836104d3565b92016104d3565b6040519161004e6040846104b0565b60178352602083017f4669656c646d61726b44657669636552656769737472790000000000000000008152604051906100886040836104b0565b600182526020820190603160f81b8252604051956100a76040886104b0565b601087526f4669656c646d61726b2044657669636560801b6020880152604051966100d36040896104b0565b60098852684649454c444d41524b60b81b60208901528051906001600160401b0382116103ab575f5490600182811c921680156104a2575b602083101461038d5781601f84931161042d575b50602090601f83116001146103ca575f926103bf575b50508160011b915f199060031b1c1916175f555b86516001600160401b0381116103ab57600154600181811c911680156103a1575b602082101461038d57601f811161031f575b506020601f82116001146102b05790806102439796959493926102539a5f926102a5575b50508160011b915f199060031b1c1916176001555b6101be81610683565b610120526101cb84610683565b61014052519020918260e05251902080610100524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a0815261023460c0826104b0565b5190206080523060c0526104e7565b5061024d8161055d565b506105f0565b5060405161385b90816106ef82396080518161341b015260a051816134d8015260c051816133ec015260e0518161346a01526101005181613490015261012051816110520152610140518161107b0152f35b015190505f806101a0565b601f1982169860015f52815f20995f5b81811061030757509960019284926102439a99989796956102539d106102ef575b505050811b016001556101b5565b01515f1960f88460031b161c191690555f80806102e1565b838301518c556001909b019a602093840193016102c0565b8181111561017c5760015f52601f820160051c7fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf660208410610385575b81601f9101920160051c03905f5b82811061037857505061017c565b5f8282015560010161036a565b5f915061035c565b634e487b7160e01b5f52602260045260245ffd5b90607f169061016a565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610135565b5f8080528281209350601f198516905b81811061041557509084600195949392106103fd575b505050811b015f55610149565b01515f1960f88460031b161c191690555f80806103f0565b929360206001819287860151815501950193016103da565b8281111561011f575f8052909150601f830160051c7f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e5636020851061049a575b849392601f0160051c82900391015f5b82811061048a57505061011f565b5f8183015585945060010161047c565b5f915061046c565b91607f169161010b565b5f80fd5b601f909101601f19168101906001600160401b038211908210176103ab57604052565b51906001600160a01b03821682036104ac57565b6001600160a01b0381165f9081525f516020613f8a5f395f51905f52602052604090205460ff16610558576001600160a01b03165f8181525f516020613f8a5f395f51905f5260205260408120805460ff191660011790553391905f516020613f4a5f395f51905f528180a4600190565b505f90565b6001600160a01b0381165f9081525f516020613faa5f395f51905f52602052604090205460ff16610558576001600160a01b03165f8181525f516020613faa5f395f51905f5260205260408120805460ff191660011790553391907f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a905f516020613f4a5f395f51905f529080a4600190565b6001600160a01b0381165f9081525f516020613f6a5f395f51905f52602052604090205460ff16610558576001600160a01b03165f8181525f516020613f6a5f395f51905f5260205260408120805460ff191660011790553391907f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea84905f516020613f4a5f395f51905f529080a4600190565b601f8151116106ae57602081519101516020821061069f571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe6080806040526004361015610012575f80fd5b5f905f3560e01c90816301ffc9a714611fab5750806306fdde0314611ef3578063081812fc14611eb6578063095ea7b314611d995780631916558714611b7257806319f5b9f7146116c05780631e0634031461168657806323b872dd1461166f578063248a9ca31461163c5780632f2ff15d146115fe57806332d202ac146114fa57806336568abe1461149d5780633e84474a146113af57806342842e0e146113865780634fb557501461133f57806357a27127146112155780636352211e146111f757806370a082311461118d5780637f922eda1461114e57806384b0196e1461103a5780639006509e14610c7b57806391d1485414610c3157806395d89b4114610af257806397a5d5b5146109c1578063a217fddf146109a7578063a22cb465146108a3578063b88d4fde14610841578063c2fff4a5146107e3578063c7537f36146103ad578063c87b56dd14610350578063c8eff9ed14610315578063d41cf924146102e0578063d547741f14610296578063e985e9c5146102435763fa073d761461019f575f80fd5b346102405760206003193601126102405760c0907fffffffffffffffffffff0000000000000000000000000000000000000000000060a06101e66101e16120f0565b612813565b604051936001600160a01b0382511685526020820151900b602085015264ffffffffff604082015116604085015264ffffffffff606082015116606085015264ffffffffff608082015116608085015201511660a0820152f35b80fd5b5034610240576040600319360112610240576001600160a01b0360406102676120f0565b9282610271612106565b9416815260056020522091165f52602052602060ff60405f2054166040519015158152f35b5034610240576040600319360112610240576102dc6004356102b6612106565b906102d76102d0825f526008602052600160405f20015490565b3390613260565b612e3f565b5080f35b50346102405760206003193601126102405760206103046102ff6120f0565b6127e3565b6001600160a01b0360405191168152f35b503461024057806003193601126102405760206040517f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a8152f35b346103a95760206003193601126103a95761036c600435612980565b505f60405161037c602082612200565b526103a560405161038e602082612200565b5f81526040519182916020835260208301906120ad565b0390f35b5f80fd5b346103a95760806003193601126103a9576103c66120f0565b6103ce612106565b906044359160643567ffffffffffffffff81116103a9576103f390369060040161211c565b90926103fe81612da4565b8542116107b7575460ff8160b01c16610782576001600160a01b03821694855f5260026020526001600160a01b0360405f20541661075657906104db6104e39493926104ba6104b463ffffffff8560b81c16986040516001600160a01b0360208201927f8268e7b8895428751d5c29ef51cbcbcbb6bb6d8882d6fa5fee655f7cf784314684528d6040840152169c8d60608301528b608083015260a082015260a081526104ac60c082612200565b519020612b3c565b946127e3565b926001600160a01b03841689810361073d575060a01c5f0b945b369161227b565b925f0b612c0b565b1561071157817fe01a60e36900ce0c3105acec4e81c5272df52e77d376a0935e0d127170da3ce760208593604051908152a381156106e557805f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f20541690811515928361064a575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a45061061e57005b7f73c6ac6e000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b610681825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b825f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff81540190556105ab565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b7f64a0ae92000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b507f3f6083fa000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90505f52600960205260405f205460a01c5f0b946104d4565b857f8dde2ca8000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b6001600160a01b03827fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b857ff5f3b230000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103a9575f6003193601126103a95760207fffffffffffffffff0000000000000000000000000000000000000000000000006040518281019046825230604082015260408152610835606082612200565b51902016604051908152f35b346103a95760806003193601126103a95761085a6120f0565b610862612106565b6064359167ffffffffffffffff83116103a957366023840112156103a9576108976108a193369060248160040135910161227b565b9160443591612614565b005b346103a95760406003193601126103a9576108bc6120f0565b602435908115158092036103a957331561097b576001600160a01b031690811561094f57335f52600560205260405f20825f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541660ff83161790556040519081527f17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c3160203392a3005b507f5b08ba18000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b346103a9575f6003193601126103a95760206040515f8152f35b346103a95760206003193601126103a95760e06001600160a01b036109e46120f0565b5f60c06040516109f3816121c8565b8281528260208201528260408201528260608201528260808201528260a0820152015216805f52600d60205264ffffffffff610a4560405f20925f5260026020526001600160a01b0360405f20541690565b915463ffffffff6001600160a01b0360405194610a61866121c8565b1693848152602081016001600160a01b038416815260ff604083018560a01c5f0b81526060840190828760a81c1682526001600160a01b036080860194848960b01c161515865260c060a0880197898b60b81c168952019860d81c89526040519a8b52511660208a0152515f0b6040890152511660608701525115156080860152511660a0840152511660c0820152f35b346103a9575f6003193601126103a9576040515f6001548060011c90600181168015610c27575b602083108114610bfa57828552908115610bb85750600114610b5a575b6103a583610b4681850382612200565b6040519182916020835260208301906120ad565b91905060015f527fb10e2d527612073b26eecdfd717e6a320cf44b4afac2b0732d9fcbe2b7fa0cf6915f905b808210610b9e57509091508101602001610b46610b36565b919260018160209254838588010152019101909291610b86565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff001660208086019190915291151560051b84019091019150610b469050610b36565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602260045260245ffd5b91607f1691610b19565b346103a95760406003193601126103a957610c4a612106565b6004355f5260086020526001600160a01b0360405f2091165f52602052602060ff60405f2054166040519015158152f35b346103a95760e06003193601126103a957610c946120f0565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126103a95760a43567ffffffffffffffff81116103a957610cde90369060040161211c565b909160c43567ffffffffffffffff81116103a957366023820112156103a95780600401359367ffffffffffffffff85116103a9576024820191602436918760051b0101116103a957610d2f836131c5565b84156110125760843592834211610fe65760243593604435805f0b968782141594856103a9576064359360ff8516998a8614159a8b6103a957610dbc926040519160208301937f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa85528d60408501526060840152608083015260a082015260a081526104ac60c082612200565b906001600160a01b03861692835f52600c60205260405f20835f5260205260ff60405f205416610fba57610dfd9291610df691369161227b565b9086612b7d565b15610f8f57505f935b888510610e0f57005b610e1a858a886125a7565b9788359960208a013560405160208101908d825282604082015260408152610e43606082612200565b5190206040516020810191825260208152610e5f604082612200565b5190209a6040810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe1813603018212156103a957019b8c359b67ffffffffffffffff8d116103a9578d60208e60051b36039101136103a9579a5f9b5b8d8d1015610efe5760208f8e60051b010135908181105f14610eed575f52602052600160405f205b9c019b610ebd565b905f52602052600160405f20610ee5565b91939d509a508a91939b5097939703610f5157505080610f2086928b896125a7565b356020610f2e838d8b6125a7565b0135926103a957896103a9578484600194610f499389612ee2565b500193610e06565b6001600160a01b0391610f63916133b3565b7fcc3a9d1f000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b7f182fe91d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b897fdeebf4a7000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f6250c2b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f43257751000000000000000000000000000000000000000000000000000000005f5260045ffd5b346103a9575f6003193601126103a9576110f26110767f00000000000000000000000000000000000000000000000000000000000000006135ce565b61109f7f00000000000000000000000000000000000000000000000000000000000000006135ce565b6020611100604051926110b28385612200565b5f84525f3681376040519586957f0f00000000000000000000000000000000000000000000000000000000000000875260e08588015260e08701906120ad565b9085820360408701526120ad565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b82811061113757505050500390f35b835185528695509381019392810192600101611128565b346103a95760206003193601126103a95760206103046001600160a01b036111746120f0565b165f5260026020526001600160a01b0360405f20541690565b346103a95760206003193601126103a9576001600160a01b036111ae6120f0565b1680156111cb575f526003602052602060405f2054604051908152f35b7f89c62b64000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b346103a95760206003193601126103a9576020610304600435612980565b346103a95761122336612184565b909161122e3361312a565b61123781612da4565b805460ff8160b01c1661130a577fd682845d9d7fcf280b33da00ac845aad155899c70d5598c8a7f2af7a92e6d4a292611305927601000000000000000000000000000000000000000000007fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b03946112b6898b612df9565b161790551692835f52600e60205260405f2064ffffffffff42167fffffffffffffffffffffffffffffffffffffffffffffffffffffff0000000000825416179055604051918291339683612562565b0390a3005b6001600160a01b03837fd7e0d392000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346103a95760806003193601126103a957604435805f0b81036103a9576064359060ff821682036103a9576020916103049161137a336131c5565b60243560043533612ee2565b346103a9576108a16113973661214a565b90604051926113a7602085612200565b5f8452612614565b346103a95760806003193601126103a957335f52600c60205260405f2060043590602435805f0b8091036103a9576044359060ff82168083036103a95761144492506040519060208201927f38c9d0c9116f482f7ef3a92bd5f14eaaec589d183981b159ec9569d6d95d85fa84528660408401526060830152608082015260643560a082015260a081526104ac60c082612200565b5f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00825416179055337fe71385542057c42d1ed1fbc94d6ec9f7d6844e88d57bafc4bc2146abd9865a945f80a3005b346103a95760406003193601126103a9576114b6612106565b336001600160a01b038216036114d2576108a190600435612e3f565b7f6697b232000000000000000000000000000000000000000000000000000000005f5260045ffd5b346103a95761150836612184565b90916115133361312a565b61151c81612da4565b805460ff8160b01c16156115c9577f085d279400853c1945ed0a0889ca781f7b2ee27bbf6026d57358ce11961753ae92611305927fffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffffff6001600160a01b0393611584888a612df9565b1690551692835f52600e60205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffff00000000008154169055604051918291339683612562565b6001600160a01b03837f7cae5fe6000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b346103a95760406003193601126103a9576108a160043561161d612106565b906116376102d0825f526008602052600160405f20015490565b612cf7565b346103a95760206003193601126103a95760206116676004355f526008602052600160405f20015490565b604051908152f35b346103a9576108a16116803661214a565b916122c1565b346103a9575f6003193601126103a95760206040517f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea848152f35b346103a9576101006003193601126103a9576116da6120f0565b60807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc3601126103a95760a435907fffffffffffffffffffff0000000000000000000000000000000000000000000082168092036103a95760c4359160e43567ffffffffffffffff81116103a95761175690369060040161211c565b6001600160a01b03849294169261177f845f5260026020526001600160a01b0360405f20541690565b6001600160a01b0333911603611b4657854211611b1a57602435926044359560643590815f0b948583036103a9576118386117c761183f946117bf6122b1565b908c8b6129a1565b926117d184612aa6565b61183060405160208101907fabde2d74c3c8141a34f02c42324109c1f87c28eeeb6db23a390f93398bc78c3082528c60408201526001600160a01b0387169e8f60608301528a608083015260a082015260a081526104ac60c082612200565b92369161227b565b9186612c0b565b15611aee5761184d906127e3565b9464ffffffffff4216936040516040810181811067ffffffffffffffff821117611ac1576040528381526001600160a01b036020820198878a521697885f52600a60205260405f20915160b01c7fffffffffffffffffffffffffffffffffff0000000000000000000000000000006effffffffff000000000000000000008454935160501b169216171790556118e16122b1565b9360405190608082019180831067ffffffffffffffff841117611ac1577fe8956b083fb8c1a747a5b75223b0ec516222b7dc1b9ab6fa4759b6ce1bf18cba97611a1c60ff60a0996119d58f8e849960405287526020870190888252846040890194168452606088019687525f5260096020526001600160a01b038060405f20985116167fffffffffffffffffffffffff0000000000000000000000000000000000000000885416178755515f0b86907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff16911660a81b75ff00000000000000000000000000000000000000000016178355565b517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff7affffffffff0000000000000000000000000000000000000000000083549260b01b169116179055875f52600b60205260405f208a7fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055611aa26122b1565b90604051958652602086015216604084015260608301526080820152a4005b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b867fa960a3b4000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b857ff8a21dcd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b346103a95760206003193601126103a9576001600160a01b03611b936120f0565b16805f5260026020526001600160a01b0360405f20541680158015611d8f575b611d6357817e84147052de2e0cb26af6716f5dfae41e3fd6a85238b730e557f10e9e784bcd5f80a3805f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055805f5260026020526001600160a01b0360405f2054168015908115611cf5575b825f52600260205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055825f827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8280a450611cca57005b7f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b611d2c835f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b805f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8154019055611c6a565b507f245aecd3000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5033811415611bb3565b346103a95760406003193601126103a957611db26120f0565b602435611dbe81612980565b33151580611ea3575b80611e70575b611e445781906001600160a01b0380851691167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9255f80a45f5260046020526001600160a01b0360405f2091167fffffffffffffffffffffffff00000000000000000000000000000000000000008254161790555f80f35b7fa9fbf51f000000000000000000000000000000000000000000000000000000005f523360045260245ffd5b506001600160a01b0381165f52600560205260405f206001600160a01b0333165f5260205260ff60405f20541615611dcd565b50336001600160a01b0382161415611dc7565b346103a95760206003193601126103a957600435611ed381612980565b505f52600460205260206001600160a01b0360405f205416604051908152f35b346103a9575f6003193601126103a9576040515f5f548060011c90600181168015611fa1575b602083108114610bfa57828552908115610bb85750600114611f45576103a583610b4681850382612200565b5f8080527f290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563939250905b808210611f8757509091508101602001610b46610b36565b919260018160209254838588010152019101909291611f6f565b91607f1691611f19565b346103a95760206003193601126103a957600435907fffffffff0000000000000000000000000000000000000000000000000000000082168092036103a957817f7965db0b000000000000000000000000000000000000000000000000000000006020931490811561201f575b5015158152f35b7f80ac58cd00000000000000000000000000000000000000000000000000000000811491508115612083575b8115612059575b5083612018565b7f01ffc9a70000000000000000000000000000000000000000000000000000000091501483612052565b7f5b5e139f000000000000000000000000000000000000000000000000000000008114915061204b565b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0601f602080948051918291828752018686015e5f8582860101520116010190565b600435906001600160a01b03821682036103a957565b602435906001600160a01b03821682036103a957565b9181601f840112156103a95782359167ffffffffffffffff83116103a957602083818601950101116103a957565b60031960609101126103a9576004356001600160a01b03811681036103a957906024356001600160a01b03811681036103a9579060443590565b9060406003198301126103a9576004356001600160a01b03811681036103a957916024359067ffffffffffffffff82116103a9576121c49160040161211c565b9091565b60e0810190811067ffffffffffffffff821117611ac157604052565b60c0810190811067ffffffffffffffff821117611ac157604052565b90601f7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0910116810190811067ffffffffffffffff821117611ac157604052565b67ffffffffffffffff8111611ac157601f017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe01660200190565b92919261228782612241565b916122956040519384612200565b8294818452818301116103a9578281602093845f960137010152565b60843560ff811681036103a95790565b91906001600160a01b031680156106e5576001600160a01b0382165f52600d60205260405f20600163ffffffff825460b81c160163ffffffff81116106b85781547fffffffffff00000000ffffffffffffffffffffffffffffffffffffffffffffff1660b89190911b7affffffff000000000000000000000000000000000000000000000016179055815f5260026020526001600160a01b0360405f20541692823315159283612494575b6001600160a01b03935085612426575b805f52600360205260405f2060018154019055815f52600260205260405f20817fffffffffffffffffffffffff0000000000000000000000000000000000000000825416179055857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f80a4168083036123f557505050565b7f64283d7b000000000000000000000000000000000000000000000000000000005f5260045260245260445260645ffd5b61245d825f52600460205260405f207fffffffffffffffffffffffff00000000000000000000000000000000000000008154169055565b855f52600360205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff815401905561237c565b919290508061250b575b156124ab5782829161236c565b82846124dc577f7e273289000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f177e802f000000000000000000000000000000000000000000000000000000005f523360045260245260445ffd5b503384148015612539575b8061249e5750825f526004602052336001600160a01b0360405f2054161461249e565b50835f52600560205260405f206001600160a01b0333165f5260205260ff60405f205416612516565b90601f836040947fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe09360208652816020870152868601375f8582860101520116010190565b91908110156125e75760051b810135907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa1813603018212156103a9570190565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b906126208382846122c1565b803b61262d575b50505050565b60209161268c6001600160a01b038093169560405195869485947f150b7a0200000000000000000000000000000000000000000000000000000000865233600487015216602485015260448401526080606484015260848301906120ad565b03815f865af15f9181612786575b5061270857503d15612701573d6126b081612241565b906126be6040519283612200565b81523d5f602083013e5b805190816126fc57827f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b602001fd5b60606126c8565b7fffffffff000000000000000000000000000000000000000000000000000000007f150b7a020000000000000000000000000000000000000000000000000000000091160361275b57505f808080612627565b7f64a0ae92000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9091506020813d6020116127db575b816127a260209383612200565b810103126103a957517fffffffff00000000000000000000000000000000000000000000000000000000811681036103a957905f61269a565b3d9150612795565b6001600160a01b0381165f52600b6020526001600160a01b0360405f20541680155f1461280e575090565b905090565b60405161281f816121e4565b5f81525f60208201525f60408201525f60608201525f60808201525f60a0820152506001600160a01b038116805f5260096020526001600160a01b0360405f20549281841680155f1461297957505b1691825f52600d60205260405f2054916001600160a01b038316156129455764ffffffffff7fffffffffffffffffffff0000000000000000000000000000000000000000000093825f52600a60205260405f2092861493845f14612939578160a01c5f0b945b1561292d575060d81c5b855f52600e6020528160405f205416925493604051966128fd886121e4565b87525f0b6020870152166040850152606084015264ffffffffff8160501c16608084015260b01b1660a082015290565b82915060b01c166128de565b8060a01c5f0b946128d4565b50505050604051612955816121e4565b5f81525f60208201525f60408201525f60608201525f60808201525f60a082015290565b905061286e565b805f5260026020526001600160a01b0360405f205416908115611cca575090565b9290915f0b907fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd182141580612a7c575b612a505760ff1660028111612a25575081836129ec926132c5565b156129fd576129fa916133b3565b90565b7f9342014b000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f98eb3509000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f2c98cf2a000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78214156129d1565b6001600160a01b0316805f52600d6020526001600160a01b0360405f205416612b1157805f5260096020526001600160a01b0360405f205416612ae65750565b7fb9ee85af000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7fcd76e845000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b604290612b476133e2565b90604051917f19010000000000000000000000000000000000000000000000000000000000008352600283015260228201522090565b9190815160418103612c0357604010156125e757816060612bad93015160f81c60406020830151920151926134fe565b506004811015612bd657159182612bc357505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114612cc6577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590612cba575b612cb3576060830151906080840151926001600160a01b0380612c8286866133b3565b92169116149384612c95575b5050505090565b612caa9450604060208201519101519161358b565b5f808080612c8e565b5050505f90565b50608083511415612c5f565b508291925160418103612c0357604010156125e757816060612bad93015160f81c60406020830151920151926134fe565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f205416155f14612d9e57805f52600860205260405f206001600160a01b0383165f5260205260405f2060017fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff008254161790556001600160a01b03339216907f2f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d5f80a4600190565b50505f90565b6001600160a01b031690815f52600d60205260405f20916001600160a01b0383541615612dce5750565b7fdd7510ee000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b508015908115612e33575b50612e0b57565b7f1c98cf1d000000000000000000000000000000000000000000000000000000005f5260045ffd5b6101009150115f612e04565b805f52600860205260405f206001600160a01b0383165f5260205260ff60405f2054165f14612d9e57805f52600860205260405f206001600160a01b0383165f5260205260405f207fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0081541690556001600160a01b03339216907ff6391f5c32d9c69d2a47ea670b442974b53935d1edc7fd64eb21e047a839171b5f80a4600190565b9094939291612ef3848483896129a1565b95612efd87612aa6565b60405192612f0a846121e4565b6001600160a01b03169485845260208401945f0b93848652604081019160ff1691828152606082015f815260808301905f825260a08401924264ffffffffff1684526001600160a01b038d16998a5f52600d60205260405f2095516001600160a01b03166001600160a01b031686547fffffffffffffffffffffffff000000000000000000000000000000000000000016178655515f0b612fec9086907fffffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffff82549160a01b74ff0000000000000000000000000000000000000000169116179055565b5184547fffffffffffffffffffff00ffffffffffffffffffffffffffffffffffffffffff1660a89190911b75ff0000000000000000000000000000000000000000001617845551835491517fffffffffff0000000000ffffffffffffffffffffffffffffffffffffffffffff90921676ff0000000000000000000000000000000000000000000091151560b01b919091161760b89190911b7affffffff0000000000000000000000000000000000000000000000161782555181549060d81b7fffffffffff00000000000000000000000000000000000000000000000000000016907affffffffffffffffffffffffffffffffffffffffffffffffffffff1617905560405193845260208401526040830152606082015260807f25a3fc06a6240f184243b2a00aad3a5b3382eb2bd2e95b16e36b915dcafb6f0391a3565b6001600160a01b0381165f9081527f438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d7602052604090205460ff161561316c5750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f905e7c6bceabadb31a2ebbb666d0d6df4dfb3156f376c424680851d38988ea8460245260445ffd5b6001600160a01b0381165f9081527f7b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4602052604090205460ff16156132075750565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f52166004527f70d8f6b4dfca278d41482e0778a0bf123d87b86b23b71cc0ef42c2f082e8053a60245260445ffd5b90815f52600860205260405f206001600160a01b0382165f5260205260ff60405f2054161561328d575050565b6001600160a01b03907fe2517d3f000000000000000000000000000000000000000000000000000000005f521660045260245260445ffd5b7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff781146133a8577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd11480159061337e575b8015613354575b612d9e577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f60078183818181960909089180091490565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f82101561331d565b507ffffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f811015613316565b50906129fa91613625565b6001600160a01b039160405190602082019283526040820152604081526133db606082612200565b5190201690565b6001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000163014806134d5575b1561343d577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a081526134cf60c082612200565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614613414565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613580579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15613575575f516001600160a01b0381161561356b57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f9160039190565b90613598949392916136a2565b156135a05790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60ff811690601f82116135fd57604051916135ea604084612200565b6020808452838101919036833783525290565b7fb3512b0c000000000000000000000000000000000000000000000000000000005f5260045ffd5b7fffffffff00000001000000000000000000000000ffffffffffffffffffffffff80807f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8185817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc81838009080908818580091493109110161690565b90919293821515806137fc575b806137f3575b806137c9575b1580156137b8575b156136d45750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa156137b6575f511561371157600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa156137b6575f51156137b0575f90600190565b5f905f90565bfe5b506137c38186613625565b156136c3565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a88411156136bb565b508315156136b5565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63255183106136af56fea264697066735822122028369aa1ad13d2d72955696ead61bf4d7c43dbbeeb4939e34bb1ea926ad8f63864736f6c634300082500332f8788117e7eff1d82e926ec794901d17c78024a50270940304540a733656f0d438f6709550329729bf6bbf63d653f329680bdefdbda664aed48f3aecdd420d75eff886ea0ce6ca488a3d6e336d6c0f75f46d19b42c06ce5ee98e42c96d256c77b5a011ab1a80e4284e614ed72c8259c2a78234ae611efcb06c0510d4a88abf4' as const;
